package io.tieredcache.simulation;

import io.tieredcache.CacheDeadlineException;
import io.tieredcache.CacheException;
import io.tieredcache.CacheLoadingException;
import io.tieredcache.CacheWritingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How calls must end: by their deadline, and with an exception only where the database or the time gave cause. */
final class Conduct {

    /** What handing over between threads costs a call in the worst case. */
    private static final long SLACK_NANOS = 70 * Chance.MILLIS;

    private final List<String> violations;

    Conduct(List<String> violations) {
        this.violations = violations;
    }

    void violated(String what) {
        violations.add(what);
    }

    void ended(
            SimulatedThread caller, String what, @Nullable CacheException thrown, long takenNanos, long deadlineNanos) {
        if (takenNanos > deadlineNanos + SLACK_NANOS) {
            violations.add(
                    "D: " + what + " of " + caller + " took " + takenNanos / 1e9 + " s of " + deadlineNanos / 1e9);
        }
        if (thrown != null && !isExpected(thrown)) {
            violations.add("E: " + what + " of " + caller + " threw " + Scheduler.describe(thrown));
        }
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
