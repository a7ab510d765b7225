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
 * L1 as the engine sees it: judges what the tier gives back, and installs only what the fences permit. What leaves it is a copy
 * of the caller's own, if there is a copier. A copier that throws, or returns null, costs the copy: what cannot be copied on
 * the way in is not kept, and what cannot be copied on the way out is a miss.
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
     * Puts the guards around a tier.
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

    /** What the tier holds, for statistics. */
    GuardedNearTier<K, V> tier() {
        return tier;
    }

    /** Returns a copy that may be served, its value the caller's own, and counts a hit or a miss. */
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
        NearEntry<V> served = copy != null && isGood(copy) ? ofTheCaller(copy) : null;
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

    /** Counts why a copy was dropped; nothing is wrong with one that only its copier cannot copy. */
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

    /** Reports of the partition had a gap since a copy was noted, or up to {@link Settings#STALENESS_NANOS} before. */
    private boolean hadGap(NearEntry<V> copy) {
        long notedAtLeast = copy.freshUntilNanos() - Freshness.STALENESS_NANOS;
        return freshness.hadGapSince(stripes.striping().partition(copy.stripe()), notedAtLeast);
    }

    /** As {@link #get}, without counting. */
    @Nullable
    NearEntry<V> peek(K key) {
        NearEntry<V> copy = tier.get(key);
        return copy != null && isGood(copy) ? ofTheCaller(copy) : null;
    }

    /** Returns the entry with a value that only the caller has; null if there is no copying it. */
    private @Nullable NearEntry<V> ofTheCaller(NearEntry<V> copy) {
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

    /** Installs what a lookup found, if nothing has changed since it noted the fence. */
    void install(Lookup<K, V> lookup, @Nullable V value, Lifetime life, long version, long fence) {
        install(lookup, lookup.noted, value, life, version, fence);
    }

    /** Installs what a refresh loaded, unless something has changed, and keeps lookups out that began before it ended. */
    void replace(Lookup<K, V> lookup, @Nullable V value, Lifetime life, long version, long fence) {
        if (stripes.moveOn(lookup.stripe, lookup.noted)) {
            install(lookup, Stripes.next(lookup.noted), value, life, version, fence);
        } else {
            remove(lookup);
        }
    }

    /** Installs what a write wrote, if nothing has changed since the write ended. */
    void install(Change<K, V> change, Lifetime life, long fence) {
        install(change.at, change.ended, change.value, life, change.version, fence);
    }

    /** Installs what was put where no other tier is, whatever else has happened. */
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
     * What is returned without being installed must not be followed by an older copy that is still there, nor by one that tells
     * no age, such as the absence of a row that L2 never held.
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

    /** Returns a copy of a value, or the value itself without a copier; null if the copier fails. */
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

    /** Removes the copy of a key, or at least makes sure that it is not served. */
    void remove(Lookup<K, V> at) {
        tier.remove(at.key, at.stripe);
    }

    /** Removes every copy. All epochs must have moved before. */
    void clear() {
        tier.clear();
    }

    /** Installs nothing from now on, since the tier is about to be closed. */
    void close() {
        closed = true;
    }
}
