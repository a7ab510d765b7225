package io.tieredcache.lab.fault;

import java.util.List;
import redis.clients.jedis.Jedis;

/** Entries disappear one by one, as by eviction: values, leases and intents. */
final class RawDelete implements Fault {

    private static final int ROUNDS = 20;
    private static final int ROUND_MILLIS = 60;

    @Override
    public String family() {
        return "raw-del";
    }

    @Override
    public long run(World world) throws InterruptedException {
        long deleted = 0;
        try (Jedis jedis = RawEntries.connect(world.someMaster())) {
            for (int round = 0; round < ROUNDS; round++) {
                List<byte[]> keys = RawEntries.keys(jedis);
                for (byte[] key : keys) {
                    if (world.random().nextInt(4) == 0) {
                        deleted += jedis.del(key);
                    }
                }
                world.sleep(ROUND_MILLIS);
            }
        }
        return deleted > 0 ? 1 : 0;
    }
}
