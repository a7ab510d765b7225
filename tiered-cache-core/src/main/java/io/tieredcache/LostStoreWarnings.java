package io.tieredcache;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.TierFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The warnings about changes and loaded values that L2 did not store. The first is logged at once, further ones at most
 * once a minute, each with the numbers since the previous one. Thread-safe.
 */
final class LostStoreWarnings {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String cache;
    private final String consequence;
    private final Timing timing;
    private final Warnings warnings;
    private final LongAdder changes = new LongAdder();
    private final LongAdder values = new LongAdder();
    /** The time of the next permitted warning. */
    private final AtomicLong nextNanos;

    /**
     * Creates warnings that have counted nothing yet.
     *
     * @param onlyStore whether there is no L3, so that values that L2 does not store are lost
     */
    LostStoreWarnings(String cache, boolean onlyStore, Timing timing, Warnings warnings) {
        this.cache = cache;
        this.consequence = onlyStore
                ? "There is no L3: the values of these puts are lost"
                : "Changes are sent again until L2 confirms them, and values are loaded again";
        this.timing = timing;
        this.warnings = warnings;
        this.nextNanos = new AtomicLong(timing.nanos());
    }

    /**
     * Counts a failed operation if it should have stored a change or value. The message of the failure contains neither
     * keys nor values.
     */
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
