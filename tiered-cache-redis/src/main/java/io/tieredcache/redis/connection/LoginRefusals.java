package io.tieredcache.redis.connection;

import io.tieredcache.redis.connection.ConnectionException.Reason;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The servers that do not admit this JVM, each with a pause between attempts that applies to connections of every
 * purpose. The pause is half a second at first; in a longer outage it is a tenth of the outage, up to a second. One
 * caller retries after the pause, and all other callers get the failure of the last attempt at once. Thread-safe.
 */
final class LoginRefusals {

    static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Logger LOG = LinkLog.LOG;
    private static final Set<Reason> REFUSALS = Set.of(Reason.REFUSED, Reason.TURNED_AWAY, Reason.UNFIT);
    private static final int SHARE = 10;
    private static final int MOST_ADDRESSES = 1_000;
    /** The time after which a refusal is no longer reported, if no caller has asked for a connection since. */
    private static final long FORGET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Address, Refusal> refusals = new ConcurrentHashMap<>();
    private final Map<Address, RateLimitedWarnings> warnings = new ConcurrentHashMap<>();
    private final LogBudget budget;
    private final LongSupplier nanoTime;

    LoginRefusals(LogBudget budget) {
        this(budget, System::nanoTime);
    }

    LoginRefusals(LogBudget budget, LongSupplier nanoTime) {
        this.budget = budget;
        this.nanoTime = nanoTime;
    }

    private static final class Refusal {
        private final long sinceNanos;
        private final AtomicLong nextNanos;
        private volatile ConnectionException last;

        Refusal(ConnectionException first, long now) {
            sinceNanos = now;
            nextNanos = new AtomicLong(now + SHORTEST_NANOS);
            last = first;
        }

        long pauseNanos(long now) {
            return Math.min(LONGEST_NANOS, Math.max(SHORTEST_NANOS, (now - sinceNanos) / SHARE));
        }

        /** Returns null to one caller after each pause, and the last failure to all other callers. */
        @Nullable
        ConnectionException current(long now) {
            long next = nextNanos.get();
            boolean tries = now - next >= 0 && nextNanos.compareAndSet(next, now + pauseNanos(now));
            return tries ? null : last;
        }
    }

    /** Returns the failure that the caller gets at once, or null if the caller is to log in. */
    @Nullable
    ConnectionException current(Address address) {
        Refusal refusal = refusals.isEmpty() ? null : refusals.get(address);
        return refusal == null ? null : refusal.current(nanoTime.getAsLong());
    }

    /**
     * Returns whether the server admits this JVM but must not be used; a connection that only asks what the server is
     * may still be opened.
     */
    boolean isUnfit(Address address) {
        Refusal refusal = refusals.isEmpty() ? null : refusals.get(address);
        return refusal != null && refusal.last.reason() == Reason.UNFIT;
    }

    /** Records a failed login; failures that do not concern admission are ignored. */
    void failed(Address address, ConnectionException failure) {
        if (!REFUSALS.contains(failure.reason())) {
            return;
        }
        long now = nanoTime.getAsLong();
        Refusal first = new Refusal(failure, now);
        Refusal refusal = refusals.putIfAbsent(address, first);
        if (refusal == null) {
            warningsOf(address)
                    .warn("no login at " + address + ": " + failure.getMessage()
                            + "; it will be tried again until it succeeds");
        } else {
            refusal.last = failure;
            refusal.nextNanos.set(now + refusal.pauseNanos(now));
        }
    }

    /**
     * Returns the warnings of a server; they outlive a refusal, so a server that alternately admits and refuses this
     * JVM does not flood the log.
     */
    private RateLimitedWarnings warningsOf(Address address) {
        if (warnings.size() >= MOST_ADDRESSES) {
            warnings.clear();
        }
        return warnings.computeIfAbsent(address, at -> new RateLimitedWarnings(LOG, budget, nanoTime));
    }

    void succeeded(Address address) {
        if (!refusals.isEmpty() && refusals.remove(address) != null) {
            boolean unused = warningsOf(address).over();
            LOG.info("logged in at {} again", address);
        }
    }

    /** Returns the reasons of the current refusals, by address. */
    Map<String, String> reasons() {
        long now = nanoTime.getAsLong();
        Map<String, String> reasons = new TreeMap<>();
        refusals.forEach((address, refusal) -> {
            if (now - refusal.nextNanos.get() > FORGET_NANOS) {
                refusals.remove(address, refusal);
            } else {
                reasons.put(address.toString(), String.valueOf(refusal.last.getMessage()));
            }
        });
        return reasons;
    }
}
