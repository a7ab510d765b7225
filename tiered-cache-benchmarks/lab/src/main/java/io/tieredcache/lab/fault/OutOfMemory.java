package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisServer;

/** A master has no memory left and evicts nothing: it refuses every command that needs memory. */
final class OutOfMemory implements Fault {

    private static final int MILLIS = 2_000;

    @Override
    public String family() {
        return "oom";
    }

    @Override
    public long run(World world) throws InterruptedException {
        RedisServer master = world.someMaster();
        String memory = value(master, "maxmemory");
        String policy = value(master, "maxmemory-policy");
        master.command("CONFIG", "SET", "maxmemory-policy", "noeviction", "maxmemory", "1mb");
        try {
            world.sleep(MILLIS);
        } finally {
            master.command("CONFIG", "SET", "maxmemory-policy", policy, "maxmemory", memory);
        }
        return 1;
    }

    private static String value(RedisServer node, String name) {
        return node.command("CONFIG", "GET", name).lines().skip(1).findFirst().orElseThrow();
    }
}
