package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * I2 and I8: the age of a returned value at the time of the call. The bound is that of the worst fault since the newer
 * state existed. A write of which L2 was not certainly notified is bounded by the TTL only. Missing reports or proofs
 * do not relax the bound, so I8 needs no separate rule.
 */
final class Staleness implements Promise {

    private static final double NANOS_PER_MILLI = 1e6;

    private final Figures figures;

    Staleness(Figures figures) {
        this.figures = figures;
    }

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        for (Seen seen : key.events) {
            Event read = seen.event();
            if (read.kind() != Event.Kind.READ || read.is(Event.FAILED) || read.is(Event.CORRUPT)) {
                continue;
            }
            if (history.isPaused(seen.process(), read)) {
                figures.excluded++;
                continue;
            }
            Version returned = key.returned(read);
            if (returned != null) {
                check(key, history, seen, returned, broken);
            }
        }
    }

    private void check(KeyHistory key, History history, Seen seen, Version returned, Consumer<Violation> broken) {
        long asked = seen.event().begun();
        long oldest = Long.MAX_VALUE;
        Violation worst = null;
        for (Version newer : newer(key, returned)) {
            if (newer.row().before() > asked) {
                // Later versions were committed even later.
                break;
            }
            oldest = Math.min(oldest, newer.notified());
            if (worst == null) {
                worst = violation(key, history, seen, newer);
            }
        }
        if (worst != null) {
            broken.accept(worst);
        }
        long from = Math.min(oldest, asked);
        if (!history.isDisturbed(from, asked)) {
            figures.stale(asked - from);
        }
    }

    private static List<Version> newer(KeyHistory key, Version returned) {
        return key.versions.subList(returned.index() + 1, key.versions.size());
    }

    private static @Nullable Violation violation(KeyHistory key, History history, Seen seen, Version newer) {
        long asked = seen.event().begun();
        Bounds bounds = history.bounds;
        if (newer.after() < asked && asked - newer.after() > bounds.ttlNanos()) {
            return violation(key, seen, newer, asked - newer.after(), bounds.ttlNanos(), "whatever happens");
        }
        if (newer.notified() >= asked) {
            return null;
        }
        long age = asked - newer.notified();
        boolean excused = history.isWithin(Window.Severity.FAILOVER, newer.notified(), asked);
        long bound = excused ? bounds.failoverNanos() : bounds.healthyNanos();
        return age <= bound
                ? null
                : violation(key, seen, newer, age, bound, excused ? "over a failover" : "when healthy");
    }

    private static Violation violation(KeyHistory key, Seen seen, Version newer, long age, long bound, String when) {
        String text = String.format(
                Locale.ROOT,
                "version %d had been there for %.0f ms, promised are %.0f ms %s",
                newer.row().version(),
                age / NANOS_PER_MILLI,
                bound / NANOS_PER_MILLI,
                when);
        return new Violation("I2", key.key, seen.process(), seen.event(), text);
    }
}
