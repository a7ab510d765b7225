package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisServer;

/** Every master deletes all its data at once, open leases and intents included. */
final class FlushAll implements Fault {

    @Override
    public String family() {
        return "flushall";
    }

    @Override
    public long run(World world) {
        for (RedisServer master : world.redis().masters()) {
            master.command("FLUSHALL");
        }
        return 1;
    }
}
