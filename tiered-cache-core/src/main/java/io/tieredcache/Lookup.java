package io.tieredcache;

import io.tieredcache.spi.shared.Lease;
import org.jspecify.annotations.Nullable;

/**
 * One key on its way down the tiers, with the stripe's state from before the first request; a flight that other callers
 * may join.
 */
final class Lookup<K, V> extends Flight<V> {

    final K key;
    /** The text of the key for L2; empty without L2. */
    final String text;

    final long hash;
    final int stripe;
    final int epoch;
    final long notedAtNanos;

    /** The lease token of the last request for a lease. */
    long token;

    @Nullable
    Lease lease;
    /** True if the entry in L2 was older than the floor. */
    boolean belowFloor;
    /** True if the entry in L2 is unreadable. */
    boolean unreadable;
    /** True for a refresh, which loads although L2 holds a value. */
    boolean refresh;
    /** The fencing token of the first reply by which L2 reported another caller's lease; 0 without such a reply. */
    long heldAt;

    /** True if this refresh has waited long enough, so that the load that began before it must store nothing. */
    boolean takesOver;

    boolean refusedBefore;
    /**
     * True to load without storing in L2, because L2 failed or refused, or because another caller's lease is too old.
     */
    boolean pastL2;
    /** True if L2 failed before the load, so that L2 loses the loaded value. */
    boolean failedByL2;

    Lookup(K key, String text, long hash, int stripe, long noted, int epoch, long notedAtNanos) {
        super(noted);
        this.key = key;
        this.text = text;
        this.hash = hash;
        this.stripe = stripe;
        this.epoch = epoch;
        this.notedAtNanos = notedAtNanos;
    }
}
