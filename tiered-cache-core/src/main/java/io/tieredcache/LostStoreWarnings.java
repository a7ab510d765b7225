package io.tieredcache;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.TierFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Says in the log how many changes and loaded values L2 did not take: at the first, and then at most once a minute, each time
 * with the number since the last time. Thread-safe.
 */
final class LostStoreWarnings {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String cache;
    private final String consequence;
    private final Timing timing;
    private final Warnings warnings;
    private final LongAdder changes = new LongAdder();
    private final LongAdder values = new LongAdder();
    /** When the next warning may come. */
    private final AtomicLong nextNanos;

    /**
     * Has counted nothing yet.
     *
     * @param onlyStore there is no L3, so that what L2 does not take is nowhere
     */
    LostStoreWarnings(String cache, boolean onlyStore, Timing timing, Warnings warnings) {
        this.cache = cache;
        this.consequence = onlyStore
                ? "There is no L3: the values of these puts are lost"
                : "It is told of changes again until it confirms them, and values are loaded again";
        this.timing = timing;
        this.warnings = warnings;
        this.nextNanos = new AtomicLong(timing.nanos());
    }

    /** Counts what failed, if it was to be taken. The message of the failure holds neither keys nor values. */
    void note(Operation operation, TierFailure failure) {
        switch (operation) {
            case BEGIN, END, PUT, INVALIDATE, CLEAR -> changes.increment();
            case FILL -> values.increment();
            default -> {
                return;
            }
        }
        long now = timing.nanos();
        long next = nextNanos.get();
        if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            warnings.warn(
                    "cache {}: what L2 did not take lately: changes {}, loaded values {} ({}). {}."
                            + " This is said at most once a minute",
                    cache,
                    changes.sumThenReset(),
                    values.sumThenReset(),
                    failure.message(),
                    consequence);
        }
    }
}
