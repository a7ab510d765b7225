package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;

/** What holds for one call of the facade, whatever keys it has. Used by one thread. */
final class Call<K, V> {

    final CallSettings<K, V> callSettings;
    private final long deadlineNanos;
    /** Time for L2 that has been used up. */
    private long l2Nanos;
    /** Time that was left when the loader was asked last. */
    private long givenNanos;

    private Call(Call<K, V> before) {
        this.callSettings = before.callSettings;
        this.deadlineNanos = before.deadlineNanos;
    }

    /** The next part of the same call: with the same deadline, and time of its own for L2. */
    Call<K, V> nextPart() {
        return new Call<>(this);
    }

    /** A call that must end so many nanoseconds from now. */
    Call(CallSettings<K, V> callSettings, long nanos) {
        this.callSettings = callSettings;
        this.deadlineNanos = callSettings.clock().nanos() + nanos;
    }

    /** It may ask the system of record. */
    boolean loads() {
        return callSettings.loader() != null;
    }

    /** The loader of a call that loads. */
    CacheLoader<? super K, ? extends V> loader() {
        return requireNonNull(callSettings.loader());
    }

    /** Notes that the loader is about to be asked. */
    void noteLoad() {
        givenNanos = remainingNanos();
    }

    /** Returns how much time the loader had when it was asked last. */
    long givenNanos() {
        return givenNanos;
    }

    /** What a loader or writer is told of it. */
    CallContext context() {
        return new CallContext(deadlineNanos, callSettings.clock());
    }

    long remainingNanos() {
        return deadlineNanos - callSettings.clock().nanos();
    }

    /** What is left for L2 of a budget for the whole call, at most half of the time that is left at all. */
    long l2Nanos(long budgetNanos) {
        return Math.min(budgetNanos - l2Nanos, remainingNanos() / 2);
    }

    void spentOnL2(long nanos) {
        l2Nanos += nanos;
    }
}
