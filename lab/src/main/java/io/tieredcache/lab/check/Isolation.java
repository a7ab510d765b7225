package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** I10: while one shard is dead, the keys of the others are served from L1 and L2: nobody loads one again and again. */
final class Isolation implements Promise {

    private static final int MOST_LOADS = 3;
    private static final long UNCHANGED_NANOS = TimeUnit.SECONDS.toNanos(5);

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        for (Outage outage : history.outages) {
            if (!outage.concerns(key.key) && isUnchanged(key, outage)) {
                check(key, outage, broken);
            }
        }
    }

    /** Its loads have no other cause than the outage. */
    private static boolean isUnchanged(KeyHistory key, Outage outage) {
        return key.versions.stream()
                .noneMatch(version -> version.row().before() >= outage.calm() - UNCHANGED_NANOS
                        && version.row().before() <= outage.ended());
    }

    private static void check(KeyHistory key, Outage outage, Consumer<Violation> broken) {
        Map<Integer, Integer> loads = new HashMap<>();
        for (Seen seen : key.events) {
            Event read = seen.event();
            boolean loaded = read.kind() == Event.Kind.READ && read.is(Event.LOADED);
            if (loaded && read.begun() >= outage.calm() && read.ended() <= outage.ended()) {
                if (loads.merge(seen.process(), 1, Integer::sum) == MOST_LOADS + 1) {
                    broken.accept(new Violation(
                            "I10",
                            key.key,
                            seen.process(),
                            read,
                            "loaded more than " + MOST_LOADS + " times although its shard answers"));
                }
            }
        }
    }
}
