package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisServer;

/** A master requires more replicas than it has, and refuses writes. */
final class NoReplicas implements Fault {

    private static final int MILLIS = 2_000;

    @Override
    public String family() {
        return "noreplicas";
    }

    @Override
    public long run(World world) throws InterruptedException {
        RedisServer master = world.someMaster();
        master.command("CONFIG", "SET", "min-replicas-to-write", "9");
        try {
            world.sleep(MILLIS);
        } finally {
            master.command("CONFIG", "SET", "min-replicas-to-write", "0");
        }
        return 1;
    }
}
