package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.Window;
import io.tieredcache.redis.testing.RedisServer;
import java.util.List;

/** kill -9 of a master; it comes back empty, as a replica. */
final class MasterKilled implements Fault {

    @Override
    public String family() {
        return "kill-master";
    }

    @Override
    public Window.Severity severity() {
        return Window.Severity.FAILOVER;
    }

    @Override
    public long run(World world) {
        RedisServer master = world.someMaster();
        List<RedisServer> replicas = world.redis().replicasOf(master);
        if (replicas.isEmpty()) {
            return 0;
        }
        master.kill();
        world.redis().awaitMaster(replicas.get(0));
        master.restart();
        world.redis().awaitHealthy();
        return 1;
    }
}
