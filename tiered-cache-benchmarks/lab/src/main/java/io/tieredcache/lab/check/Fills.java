package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** I7: one lease stores at most one value, and no value is stored without a lease. */
final class Fills implements Promise {

    private record Lease(int process, long token, long fence) {}

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        Map<Lease, Integer> left = new HashMap<>();
        Map<Long, Integer> fences = new HashMap<>();
        for (Seen seen : key.events) {
            if (seen.event().kind() == Event.Kind.GRANT) {
                left.put(lease(seen), 1);
            }
        }
        for (Seen seen : key.events) {
            Event event = seen.event();
            if (event.kind() != Event.Kind.FILL) {
                continue;
            }
            int grants = left.getOrDefault(lease(seen), 0);
            left.put(lease(seen), grants - 1);
            if (grants < 1) {
                broken.accept(violation(key, seen, "a value was stored without a lease, or with one used before"));
            } else if (fences.merge(event.extra(), 1, Integer::sum) > 1) {
                broken.accept(violation(key, seen, "two loads stored a value under leases of the same stamp"));
            }
        }
    }

    private static Lease lease(Seen seen) {
        return new Lease(seen.process(), seen.event().id(), seen.event().extra());
    }

    private static Violation violation(KeyHistory key, Seen seen, String text) {
        return new Violation("I7", key.key, seen.process(), seen.event(), text);
    }
}
