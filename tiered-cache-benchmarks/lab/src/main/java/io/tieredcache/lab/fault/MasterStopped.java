package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Window;
import io.tieredcache.redis.testing.RedisServer;

/** SIGSTOP of a master for a share of the node timeout; for more than one of it, a replica takes over. */
record MasterStopped(String family, double nodeTimeouts) implements Fault {

    @Override
    public Window.Severity severity() {
        return Window.Severity.FAILOVER;
    }

    @Override
    public long run(World world) throws InterruptedException {
        RedisServer master = world.someMaster();
        master.pause();
        try {
            world.sleep(Math.round(World.NODE_TIMEOUT_MILLIS * nodeTimeouts));
        } finally {
            master.resume();
        }
        world.redis().awaitHealthy();
        return 1;
    }
}
