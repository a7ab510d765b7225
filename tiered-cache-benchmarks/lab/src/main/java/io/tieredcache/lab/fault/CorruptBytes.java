package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.RawEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/** Bits of entries flip in Redis, or entries are stored under each other's keys; their TTL is unchanged. */
record CorruptBytes(String family, boolean swaps) implements Fault {

    private static final byte[] FLIP = """
            local s = redis.call('GET', KEYS[1])
            if not s then return 0 end
            local at = tonumber(ARGV[1]) % #s
            redis.call('SETRANGE', KEYS[1], at, string.char(bit.bxor(string.byte(s, at + 1), tonumber(ARGV[2]))))
            return 1
            """.getBytes(StandardCharsets.US_ASCII);
    private static final int ROUNDS = 5;
    private static final int ROUND_MILLIS = 100;
    private static final int BYTE_BITS = 8;
    private static final int MAX_SWAPPED = 60;

    @Override
    public long run(World world) throws InterruptedException {
        long changed = 0;
        try (Jedis jedis = RawEntries.connect(world.someMaster())) {
            for (int round = 0; round < ROUNDS; round++) {
                changed += swaps ? swap(jedis, world) : flip(jedis, world);
                world.sleep(ROUND_MILLIS);
            }
        }
        return changed > 0 ? 1 : 0;
    }

    /** Flips in one step with the read; otherwise a complete old value could be written back. */
    private static long flip(Jedis jedis, World world) {
        long flipped = 0;
        for (byte[] key : RawEntries.entryKeys(jedis)) {
            if (world.random().nextInt(3) == 0) {
                byte[] place = ascii(world.random().nextInt(1 << 16));
                byte[] bit = ascii(1 << world.random().nextInt(BYTE_BITS));
                flipped += (Long) jedis.eval(FLIP, List.of(key), List.of(place, bit));
            }
        }
        return flipped;
    }

    private static byte[] ascii(int number) {
        return Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static long swap(Jedis jedis, World world) {
        List<byte[]> keys = new ArrayList<>(RawEntries.entryKeys(jedis));
        Collections.shuffle(keys, new java.util.Random(world.random().nextLong()));
        long swapped = 0;
        for (int i = 0; i + 1 < Math.min(keys.size(), MAX_SWAPPED); i += 2) {
            byte[] one = jedis.get(keys.get(i));
            byte[] other = jedis.get(keys.get(i + 1));
            if (holdsValue(one) && holdsValue(other)) {
                swapped += set(jedis, keys.get(i), other) + set(jedis, keys.get(i + 1), one);
            }
        }
        return swapped;
    }

    private static boolean holdsValue(byte @Nullable [] bytes) {
        return bytes != null && RawEntry.kindOf(bytes).holdsValue();
    }

    private static long set(Jedis jedis, byte[] key, byte[] bytes) {
        return jedis.set(key, bytes, SetParams.setParams().xx().keepTtl()) == null ? 0 : 1;
    }
}
