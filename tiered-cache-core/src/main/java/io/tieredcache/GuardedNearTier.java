package io.tieredcache;

import io.tieredcache.coherence.Stripes;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The near tier behind a guard: it never throws. If it cannot remove a copy, the epoch of the copy's stripe moves, so
 * that no copy of the stripe is served.
 */
final class GuardedNearTier<K, V> {

    private final NearTier<K, V> tier;
    private final Stripes stripes;
    private final Counters counters;
    private final Warnings warnings;

    GuardedNearTier(NearTier<K, V> tier, Stripes stripes, Counters counters, Warnings warnings) {
        this.tier = tier;
        this.stripes = stripes;
        this.counters = counters;
        this.warnings = warnings;
    }

    @Nullable
    NearEntry<V> get(K key) {
        try {
            return tier.get(key);
        } catch (Throwable e) {
            warnings.threw("NearTier.get", tier, "this is a miss", e);
            return null;
        }
    }

    /** Returns the entry that the tier holds; if the tier throws, removes the key. */
    @Nullable
    NearEntry<V> getOrRemove(K key, int stripe) {
        try {
            return tier.get(key);
        } catch (Throwable e) {
            warnings.threw("NearTier.get", tier, "this is a miss", e);
            remove(key, stripe);
            return null;
        }
    }

    /** Installs an entry, or leaves none if the tier throws; false only if the tier says that it was not permitted. */
    boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        try {
            boolean wasPermitted = tier.install(key, entry, permitted);
            if (wasPermitted) {
                counters.l1Installs.increment();
            }
            return wasPermitted;
        } catch (Throwable e) {
            warnings.threw("NearTier.install", tier, "L1 keeps no copy", e);
            remove(key, entry.stripe());
            return true;
        }
    }

    void remove(K key, int stripe) {
        try {
            if (tier.remove(key)) {
                counters.l1Invalidated.increment();
            }
        } catch (Throwable e) {
            stripes.changedElsewhere(stripe);
            warnings.threw("NearTier.remove", tier, "the copies of the key's stripe are no longer served", e);
        }
    }

    /**
     * Removes an entry that is not served again; it does no harm if it stays. Returns whether this call removed it, so
     * that one of several callers counts it.
     */
    boolean forget(K key, NearEntry<V> entry) {
        try {
            return tier.remove(key, entry);
        } catch (Throwable e) {
            warnings.threw("NearTier.remove", tier, "the copies of the key's stripe are no longer served", e);
            return false;
        }
    }

    /** Removes every entry. All epochs must have moved before. */
    void clear() {
        long dropped = entries();
        try {
            tier.clear();
            counters.l1Invalidated.add(dropped);
        } catch (Throwable e) {
            warnings.threw("NearTier.clear", tier, "its copies are no longer served", e);
        }
    }

    long entries() {
        return count(tier::entries);
    }

    long bytes() {
        return count(tier::bytes);
    }

    long evictions() {
        return count(tier::evictions);
    }

    long tooLarge() {
        return count(tier::tooLarge);
    }

    private long count(LongSupplier figure) {
        try {
            return figure.getAsLong();
        } catch (Throwable e) {
            warnings.threw("NearTier.entries, bytes, evictions or tooLarge", tier, "the figure is reported as 0", e);
            return 0;
        }
    }
}
