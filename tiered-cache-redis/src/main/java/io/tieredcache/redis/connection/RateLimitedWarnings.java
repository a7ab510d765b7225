package io.tieredcache.redis.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The warnings of one kind, within the {@linkplain LogBudget lines} that a link may use. The first warning is logged at
 * once, then one a minute with the number of warnings left out. The first warning after {@link #over} is logged at once
 * if the last line is older than ten seconds. Thread-safe.
 */
public final class RateLimitedWarnings {

    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private final LogBudget budget;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean any;
    private boolean under;
    private long loggedNanos;
    private long left;

    public RateLimitedWarnings(Logger log) {
        this(log, System::nanoTime);
    }

    public RateLimitedWarnings(Logger log, LogBudget budget) {
        this(log, budget, System::nanoTime);
    }

    public RateLimitedWarnings(Logger log, LongSupplier nanoTime) {
        this(log, new LogBudget(), nanoTime);
    }

    public RateLimitedWarnings(Logger log, LogBudget budget, LongSupplier nanoTime) {
        this.log = log;
        this.budget = budget;
        this.nanoTime = nanoTime;
    }

    public void warn(String message) {
        warn(message, null);
    }

    /** Logs or counts the message. Never throws, so that a caller that must continue may use it. */
    public void warn(String message, @Nullable Throwable cause) {
        try {
            long now = nanoTime.getAsLong();
            long before = admit(now);
            long leftOut = before < 0 ? -1 : budget.admit(now);
            if (leftOut >= 0) {
                log.warn(
                        message
                                + counted(before, " more such since the last line")
                                + counted(leftOut, " other warnings of this link were left out"),
                        cause);
            }
        } catch (Throwable t) {
            // out of memory, or a logger that throws: logging this would fail as well
        }
    }

    private static String counted(long number, String what) {
        return number == 0 ? "" : " (" + number + what + ")";
    }

    /** Returns how many warnings were left out before this one, or -1 if this one is left out. */
    private long admit(long now) {
        lock.lock();
        try {
            if (any && now - loggedNanos < (under ? PERIOD_NANOS : SHORTEST_NANOS)) {
                left++;
                return -1;
            }
            any = true;
            under = true;
            loggedNanos = now;
            long before = left;
            left = 0;
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** Records that the problem has ended; returns whether a warning was logged since the previous call. */
    public boolean over() {
        lock.lock();
        try {
            boolean was = under;
            under = false;
            return was;
        } finally {
            lock.unlock();
        }
    }
}
