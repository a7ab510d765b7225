package io.tieredcache;

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

/** L1 as the engine sees it: judges what the tier gives back, and installs only what the fences permit. */
final class NearCopies<K, V> {

    private final NearTier<K, V> tier;
    private final Fences fences;
    private final Freshness freshness;
    private final @Nullable Floors floors;
    private final Ticker ticker;
    private final Counters counters;
    private final Settings<V> settings;
    private final @Nullable UnaryOperator<V> copier;
    private final StatsHook hook;
    private final boolean timed;
    private volatile boolean closed;

    /**
     * Puts the guards around a tier.
     *
     * @param floors null without L2
     */
    NearCopies(
            NearTier<K, V> tier,
            Fences fences,
            Freshness freshness,
            @Nullable Floors floors,
            Ticker ticker,
            Counters counters,
            Settings<V> settings) {
        this.tier = tier;
        this.fences = fences;
        this.freshness = freshness;
        this.floors = floors;
        this.ticker = ticker;
        this.counters = counters;
        this.settings = settings;
        this.copier = settings.copier();
        this.hook = settings.hook();
        this.timed = !hook.equals(StatsHook.NONE);
    }

    NearTier<K, V> tier() {
        return tier;
    }

    /** Returns a copy that may be served, and counts a hit or a miss. */
    @Nullable
    NearEntry<V> get(K key) {
        if (timed && ThreadLocalRandom.current().nextInt(CacheStats.L1_SAMPLING) == 0) {
            return timedGet(key);
        }
        NearEntry<V> copy = tier.get(key);
        if (copy != null && isGood(copy)) {
            counters.l1Hits.increment();
            return copy;
        }
        counters.l1Misses.increment();
        if (copy != null) {
            tier.remove(key, copy);
        }
        return null;
    }

    private @Nullable NearEntry<V> timedGet(K key) {
        long start = System.nanoTime();
        NearEntry<V> copy = peek(key);
        hook.timed(settings.name(), Tier.L1, Operation.READ, System.nanoTime() - start);
        if (copy == null) {
            counters.l1Misses.increment();
        } else {
            counters.l1Hits.increment();
        }
        return copy;
    }

    /** As {@link #get}, without counting. */
    @Nullable
    NearEntry<V> peek(K key) {
        NearEntry<V> copy = tier.get(key);
        return copy != null && isGood(copy) ? copy : null;
    }

    private boolean isGood(NearEntry<V> copy) {
        long now = ticker.nanos();
        return copy.expiresAtNanos() - now > 0
                && fences.stamp(copy.slot()) == copy.stamp()
                && (copy.freshUntilNanos() - now > 0 || freshness.until(Fences.partitionOf(copy.slot())) - now > 0);
    }

    /** Installs what a descent found, if nothing has changed since it noted the fence. */
    void install(Descent<K, V> descent, @Nullable V value, Life life, long version, long fence) {
        install(descent, descent.noted, value, life, version, fence);
    }

    /** Installs what a refresh loaded, unless something has changed, and keeps descents out that began before it ended. */
    void replace(Descent<K, V> descent, @Nullable V value, Life life, long version, long fence) {
        if (fences.moveOn(descent.slot(), descent.noted)) {
            install(descent, Fences.next(descent.noted), value, life, version, fence);
        } else {
            tier.remove(descent.key);
        }
    }

    /** Installs what a write wrote, if nothing has changed since the write ended. */
    void install(Change<K, V> change, Life life, long fence) {
        install(change.at, change.ended, change.value, life, change.version, fence);
    }

    /** Installs what was put where no other tier is, whatever else has happened. */
    void keep(Change<K, V> change, long lifeNanos) {
        install(change.at, () -> !closed, change.value, Life.unshared(lifeNanos), change.version, 0);
    }

    private void install(Descent<K, V> at, long noted, @Nullable V value, Life life, long version, long fence) {
        install(
                at,
                () -> !closed && fences.permits(at.slot(), noted) && admits(at.hash, version, fence),
                value,
                life,
                version,
                fence);
    }

    private void install(
            Descent<K, V> at, BooleanSupplier permitted, @Nullable V value, Life life, long version, long fence) {
        long lag = settings.tickerLagNanos();
        long nanos = Math.min(life.nanos(), settings.l1TtlNanos()) - lag;
        if (nanos <= 0) {
            tier.remove(at.key);
            return;
        }
        long fresh = Math.min(nanos, life.unprovedNanos() - lag);
        NearEntry<V> copy = new NearEntry<>(
                handOut(value), at.notedAtNanos + nanos, at.notedAtNanos + fresh, version, fence, at.slot(), at.stamp);
        if (!tier.install(at.key, copy, permitted)) {
            dropBelowFloor(at);
        }
    }

    /**
     * What is returned without being installed must not be followed by an older copy that is still there, nor by one that tells
     * no age, such as the absence of a row that L2 never held.
     */
    private void dropBelowFloor(Descent<K, V> at) {
        NearEntry<V> copy = floors == null ? null : tier.get(at.key);
        if (copy != null
                && ((copy.version() == 0 && copy.fence() == 0) || !admits(at.hash, copy.version(), copy.fence()))) {
            tier.remove(at.key, copy);
        }
    }

    private boolean admits(long hash, long version, long fence) {
        return floors == null || floors.admits(hash, version, fence);
    }

    @Nullable
    V handOut(@Nullable V value) {
        return copier == null || value == null ? value : copier.apply(value);
    }

    void remove(K key) {
        tier.remove(key);
    }

    void clear() {
        tier.clear();
    }

    void close() {
        closed = true;
        tier.close();
    }
}
