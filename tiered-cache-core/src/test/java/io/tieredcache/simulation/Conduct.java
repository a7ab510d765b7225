package io.tieredcache.simulation;

import static java.util.Objects.requireNonNull;

import io.tieredcache.CacheDeadlineException;
import io.tieredcache.CacheException;
import io.tieredcache.CacheLoadingException;
import io.tieredcache.CacheWritingException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the end of calls: by their deadline, and with an exception only if the database or the time is the
 * cause.
 */
final class Conduct {

    /** The maximum time that switches between threads add to a call. */
    private static final long SLACK_NANOS = 70 * Chance.MILLIS;

    private final List<String> violations;
    private final Set<SimulatedThread> cancelled = new HashSet<>();
    private long cancellations;

    Conduct(List<String> violations) {
        this.violations = violations;
    }

    void violated(String what) {
        violations.add(what);
    }

    /** Records that a call of this caller has been cancelled. */
    void cancelled(SimulatedThread caller) {
        cancelled.add(caller);
        cancellations++;
    }

    /** Returns the number of cancelled calls. */
    long cancellations() {
        return cancellations;
    }

    void ended(
            SimulatedThread caller, String what, @Nullable CacheException thrown, long takenNanos, long deadlineNanos) {
        if (takenNanos > deadlineNanos + SLACK_NANOS) {
            violations.add(
                    "D: " + what + " of " + caller + " took " + takenNanos / 1e9 + " s of " + deadlineNanos / 1e9);
        }
        boolean innocent = !cancelled.remove(caller);
        if (innocent && isOfAnInterrupt(thrown)) {
            violations.add("F: " + what + " of " + caller + ", which was not cancelled, threw "
                    + Scheduler.describe(requireNonNull(thrown)));
        }
        if (thrown != null && !isExpected(thrown)) {
            violations.add("E: " + what + " of " + caller + " threw " + Scheduler.describe(thrown));
        }
    }

    private static boolean isOfAnInterrupt(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private boolean isExpected(CacheException thrown) {
        if (thrown instanceof CacheLoadingException || thrown instanceof CacheWritingException) {
            Throwable cause = thrown.getCause();
            return cause != null
                    && (cause instanceof CacheException
                            || String.valueOf(cause.getMessage()).startsWith("simulated: "));
        }
        return thrown instanceof CacheDeadlineException;
    }
}
