package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisServer;

/** Every master deletes its scripts, but not its entries. */
final class ScriptFlush implements Fault {

    @Override
    public String family() {
        return "script-flush";
    }

    @Override
    public long run(World world) {
        for (RedisServer master : world.redis().masters()) {
            master.command("SCRIPT", "FLUSH");
        }
        return 1;
    }
}
