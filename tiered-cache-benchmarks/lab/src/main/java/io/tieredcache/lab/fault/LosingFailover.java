package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.RawEntry;
import io.tieredcache.lab.check.Window;
import io.tieredcache.redis.testing.RedisServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failover that loses acknowledged writes. The replica is stopped and its connection is cut, so the master continues
 * without it. Then the master dies and the replica takes over. Counts the changes that the new master does not know.
 */
final class LosingFailover implements Fault {

    private static final int ALONE_MILLIS = 700;

    @Override
    public String family() {
        return "losing-failover";
    }

    @Override
    public Window.Severity severity() {
        return Window.Severity.FAILOVER;
    }

    @Override
    public long run(World world) throws InterruptedException {
        RedisServer master = world.someMaster();
        List<RedisServer> replicas = world.redis().replicasOf(master);
        if (replicas.isEmpty()) {
            return 0;
        }
        RedisServer replica = replicas.get(0);
        Map<Integer, RawEntry> known;
        replica.pause();
        try {
            master.command("CLIENT", "KILL", "TYPE", "replica");
            world.sleep(ALONE_MILLIS);
            known = RawEntries.of(master);
            master.kill();
        } finally {
            replica.resume();
        }
        long lost = lost(known, RawEntries.of(replica));
        world.lostInvalidations(lost);
        world.print("the promoted replica brings back " + lost + " values that were gone or replaced");
        world.redis().awaitMaster(replica);
        master.restart();
        world.redis().awaitHealthy();
        return lost > 0 ? 1 : 0;
    }

    /** Returns the number of the replica's values that its master no longer had. */
    private static long lost(Map<Integer, RawEntry> known, Map<Integer, RawEntry> promoted) {
        return promoted.values().stream()
                .filter(entry -> entry.kind().holdsValue())
                .filter(entry -> !isStill(known.get(entry.key()), entry))
                .count();
    }

    private static boolean isStill(@Nullable RawEntry known, RawEntry entry) {
        return known != null && known.kind().holdsValue() && known.version() <= entry.version();
    }
}
