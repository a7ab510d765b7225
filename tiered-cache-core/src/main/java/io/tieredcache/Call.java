package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;

/** The settings, the deadline and the used L2 budget of one call of the facade. Used by one thread. */
final class Call<K, V> {

    final CallSettings<K, V> callSettings;
    private final long deadlineNanos;
    /** The part of the L2 budget that the call has used. */
    private long l2Nanos;
    /** The time that was left at the last call of the loader. */
    private long givenNanos;

    private Call(Call<K, V> before) {
        this.callSettings = before.callSettings;
        this.deadlineNanos = before.deadlineNanos;
    }

    /** Returns the next part of the same call, with the same deadline and its own budget for L2. */
    Call<K, V> nextPart() {
        return new Call<>(this);
    }

    /** Creates a call whose deadline is the given time from now. */
    Call(CallSettings<K, V> callSettings, long nanos) {
        this.callSettings = callSettings;
        this.deadlineNanos = callSettings.clock().nanos() + nanos;
    }

    /** Returns whether the call may load from the system of record. */
    boolean loads() {
        return callSettings.loader() != null;
    }

    /** Returns the loader of a call that loads. */
    CacheLoader<? super K, ? extends V> loader() {
        return requireNonNull(callSettings.loader());
    }

    /** Notes the remaining time just before the loader is called. */
    void noteLoad() {
        givenNanos = remainingNanos();
    }

    /** Returns the time that the loader had at its last call; 0 before the first. */
    long givenNanos() {
        return givenNanos;
    }

    /** Returns the context that a loader or writer receives. */
    CallContext context() {
        return new CallContext(deadlineNanos, callSettings.clock());
    }

    long remainingNanos() {
        return deadlineNanos - callSettings.clock().nanos();
    }

    /** Returns the remaining part of a budget for L2, at most half of the call's remaining time. */
    long l2Nanos(long budgetNanos) {
        return Math.min(budgetNanos - l2Nanos, remainingNanos() / 2);
    }

    void spentOnL2(long nanos) {
        l2Nanos += nanos;
    }
}
