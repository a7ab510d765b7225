package io.tieredcache;

import io.tieredcache.spi.shared.Lease;
import org.jspecify.annotations.Nullable;

/** One key on its way down, and what was noted before anything was asked; a flight that other callers may join. */
final class Lookup<K, V> extends Flight<V> {

    final K key;
    /** The key for L2; empty without L2. */
    final String text;

    final long hash;
    final int stripe;
    final int epoch;
    final long notedAtNanos;

    /** With which the lease was asked for last. */
    long token;

    @Nullable
    Lease lease;
    /** What L2 answered was older than the floor. */
    boolean belowFloor;
    /** What L2 holds cannot be read. */
    boolean unreadable;
    /** Load although L2 holds a value. */
    boolean refresh;
    /** Fencing token of the answer with which L2 first said that someone else is loading; 0 if it has not. */
    long heldAt;

    /** A refresh that has waited long enough: the load that began before it is to store nothing. */
    boolean takesOver;

    boolean refusedBefore;
    /** L2 failed, refuses, or lets someone else load for too long: load, and store nothing there. */
    boolean pastL2;
    /** L2 failed when it was asked before the load, so that what is loaded is lost to it. */
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
