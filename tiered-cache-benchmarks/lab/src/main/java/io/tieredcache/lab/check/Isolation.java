package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * I10: while one shard is dead, L1 and L2 serve the keys of the others, and no JVM loads one of them again and again.
 */
final class Isolation implements Promise {

    private static final int MOST_LOADS = 3;
    /**
     * The maximum number of loads in a lifetime: one when the value expires, and one more if that load was slow and
     * another caller got its lease.
     */
    private static final int LOADS_OF_A_LIFE = 2;

    private static final long UNCHANGED_NANOS = TimeUnit.SECONDS.toNanos(5);

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        for (Outage outage : history.outages) {
            if (!outage.concerns(key.key) && isUnchanged(key, outage)) {
                check(key, outage, mostLoads(outage, history.bounds), broken);
            }
        }
    }

    /** Returns true if the loads of the key have no other cause than the outage. */
    private static boolean isUnchanged(KeyHistory key, Outage outage) {
        return key.versions.stream()
                .noneMatch(version -> version.row().before() >= outage.calm() - UNCHANGED_NANOS
                        && version.row().before() <= outage.ended());
    }

    private static int mostLoads(Outage outage, Bounds bounds) {
        return MOST_LOADS + (int) (LOADS_OF_A_LIFE * (outage.ended() - outage.calm()) / bounds.ttlNanos());
    }

    private static void check(KeyHistory key, Outage outage, int mostLoads, Consumer<Violation> broken) {
        Map<Integer, Integer> loads = new HashMap<>();
        for (Seen seen : key.events) {
            Event read = seen.event();
            boolean loaded = read.kind() == Event.Kind.READ && read.is(Event.LOADED);
            if (loaded && read.begun() >= outage.calm() && read.ended() <= outage.ended()) {
                if (loads.merge(seen.process(), 1, Integer::sum) == mostLoads + 1) {
                    broken.accept(new Violation(
                            "I10",
                            key.key,
                            seen.process(),
                            read,
                            "loaded more than " + mostLoads + " times although its shard answers"));
                }
            }
        }
    }
}
