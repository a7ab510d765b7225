package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.coherence.Floors;
import io.tieredcache.coherence.Freshness;
import io.tieredcache.coherence.Lifetime;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.Tier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * L1 for the engine: it checks every copy that the tier returns, and installs a value only if its stripe permits. If
 * there is a copier, each caller receives its own copy of a value. If the copier throws or returns null, a value on its
 * way in is not kept, and a value on its way out is a miss.
 */
final class NearCopies<K, V> {

    private final GuardedNearTier<K, V> tier;
    private final Stripes stripes;
    private final Freshness freshness;
    private final @Nullable Floors floors;
    private final Ticker ticker;
    private final Counters counters;
    private final Settings<V> settings;
    private final @Nullable UnaryOperator<V> copier;
    private final StatsHook hook;
    private final boolean timed;
    private final Warnings warnings;
    private volatile boolean closed;

    /**
     * Creates the view of a tier.
     *
     * @param floors null without L2
     */
    NearCopies(
            NearTier<K, V> tier,
            Stripes stripes,
            Freshness freshness,
            @Nullable Floors floors,
            Ticker ticker,
            Counters counters,
            Settings<V> settings) {
        this.warnings = new Warnings(settings.name());
        this.tier = new GuardedNearTier<>(tier, stripes, counters, warnings);
        this.stripes = stripes;
        this.freshness = freshness;
        this.floors = floors;
        this.ticker = ticker;
        this.counters = counters;
        this.settings = settings;
        this.copier = settings.copier();
        this.hook = settings.hook();
        this.timed = !hook.equals(StatsHook.NONE);
    }

    /** Returns the tier, for statistics. */
    GuardedNearTier<K, V> tier() {
        return tier;
    }

    /** Returns a copy that may be served, with a value for this caller, and counts a hit or a miss. */
    @Nullable
    NearEntry<V> get(K key) {
        return timed && ThreadLocalRandom.current().nextInt(CacheStats.L1_SAMPLING) == 0 ? timedLook(key) : look(key);
    }

    private @Nullable NearEntry<V> timedLook(K key) {
        long start = System.nanoTime();
        NearEntry<V> served = look(key);
        hook.timed(settings.name(), Tier.L1, Operation.READ, System.nanoTime() - start);
        return served;
    }

    private @Nullable NearEntry<V> look(K key) {
        NearEntry<V> copy = tier.get(key);
        NearEntry<V> served = copy != null && isGood(copy) ? forCaller(copy) : null;
        if (served != null) {
            counters.l1Hits.increment();
            return served;
        }
        counters.l1Misses.increment();
        if (copy != null && tier.forget(key, copy)) {
            countDrop(copy);
        }
        return null;
    }

    /** Counts a dropped copy by its cause. A copy that may be served but cannot be copied is not counted. */
    private void countDrop(NearEntry<V> copy) {
        if (copy.expiresAtNanos() - ticker.nanos() <= 0) {
            counters.l1Expired.increment();
        } else if (stripes.epoch(copy.stripe()) == copy.epoch()) {
            if (!isGood(copy)) {
                counters.l1Suspect.increment();
            }
        } else if (hadGap(copy)) {
            counters.l1Suspect.increment();
        } else {
            counters.l1Invalidated.increment();
        }
    }

    /**
     * Returns whether reports of the partition had a gap since the copy's lookup began, or up to
     * {@link Freshness#STALENESS_NANOS} before.
     */
    private boolean hadGap(NearEntry<V> copy) {
        long notedAtLeast = copy.freshUntilNanos() - Freshness.STALENESS_NANOS;
        return freshness.hadGapSince(stripes.striping().partition(copy.stripe()), notedAtLeast);
    }

    /** Returns a copy like {@link #get}, without counting. */
    @Nullable
    NearEntry<V> peek(K key) {
        NearEntry<V> copy = tier.get(key);
        return copy != null && isGood(copy) ? forCaller(copy) : null;
    }

    /** Returns the entry with a value that only this caller receives; null if the value cannot be copied. */
    private @Nullable NearEntry<V> forCaller(NearEntry<V> copy) {
        V value = copy.value();
        if (copier == null || value == null) {
            return copy;
        }
        V own = copyOrNull(value);
        return own == null ? null : NearEntry.of(own, copy);
    }

    private boolean isGood(NearEntry<V> copy) {
        long now = ticker.nanos();
        return copy.expiresAtNanos() - now > 0
                && stripes.epoch(copy.stripe()) == copy.epoch()
                && (copy.freshUntilNanos() - now > 0
                        || freshness.until(stripes.striping().partition(copy.stripe())) - now > 0);
    }

    /** Installs the value of a lookup, if nothing has changed since the lookup noted the stripe's state. */
    void install(Lookup<K, V> lookup, @Nullable V value, Lifetime life, long version, long fence) {
        install(lookup, lookup.noted, value, life, version, fence);
    }

    /**
     * Installs the value of a refresh, unless the stripe has changed. Lookups that began before the end of the refresh
     * no longer install theirs.
     */
    void replace(Lookup<K, V> lookup, @Nullable V value, Lifetime life, long version, long fence) {
        if (stripes.moveOn(lookup.stripe, lookup.noted)) {
            install(lookup, Stripes.next(lookup.noted), value, life, version, fence);
        } else {
            remove(lookup);
        }
    }

    /** Installs a written value, if nothing has changed since the write ended. */
    void install(Change<K, V> change, Lifetime life, long fence) {
        install(change.at, change.ended, change.value, life, change.version, fence);
    }

    /** Installs a value put into a cache that has only L1, regardless of other changes. */
    void keep(Change<K, V> change, long lifeNanos) {
        install(change.at, () -> !closed, change.value, Lifetime.unshared(lifeNanos), change.version, 0);
    }

    private void install(Lookup<K, V> at, long noted, @Nullable V value, Lifetime life, long version, long fence) {
        install(
                at,
                () -> !closed && stripes.permits(at.stripe, noted) && admits(at.hash, version, fence),
                value,
                life,
                version,
                fence);
    }

    private void install(
            Lookup<K, V> at, BooleanSupplier permitted, @Nullable V value, Lifetime life, long version, long fence) {
        long lag = settings.tickerLagNanos();
        long nanos = Math.min(life.nanos(), settings.l1TtlNanos()) - lag;
        V kept = value == null ? null : copyOrNull(value);
        if (nanos <= 0 || (kept == null && value != null)) {
            remove(at);
            return;
        }
        long fresh = Math.min(nanos, life.unprovedNanos() - lag);
        NearEntry<V> copy = NearEntry.of(
                kept, at.notedAtNanos + nanos, at.notedAtNanos + fresh, version, fence, at.stripe, at.epoch);
        if (!tier.install(at.key, copy, permitted)) {
            dropBelowFloor(at);
        }
    }

    /**
     * Removes the copy in L1 if it is below the floor. A value was returned without being installed, and an older copy
     * must not be served after it. A copy with neither version nor fencing token is removed too, because it has no
     * age.
     */
    private void dropBelowFloor(Lookup<K, V> at) {
        NearEntry<V> copy = floors == null ? null : tier.getOrRemove(at.key, at.stripe);
        if (copy != null
                && ((copy.version() == 0 && copy.fence() == 0) || !admits(at.hash, copy.version(), copy.fence()))) {
            remove(at);
        }
    }

    private boolean admits(long hash, long version, long fence) {
        return floors == null || floors.admits(hash, version, fence);
    }

    /** Returns a copy of a value, or the value itself if there is no copier; null if the copier fails. */
    @Nullable
    V copyOrNull(V value) {
        if (copier == null) {
            return value;
        }
        try {
            return requireNonNull(copier.apply(value), "the copier returned null");
        } catch (Throwable e) {
            warnings.threw("copier", copier, "L1 keeps no such value, and each caller is given one of its own", e);
            return null;
        }
    }

    /** Removes the copy of a key, or at least ensures that it is not served. */
    void remove(Lookup<K, V> at) {
        tier.remove(at.key, at.stripe);
    }

    /** Removes every copy. All epochs must have moved before. */
    void clear() {
        tier.clear();
    }

    /** Stops all installations, because the tier is about to be closed. */
    void close() {
        closed = true;
    }
}
