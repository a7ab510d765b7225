package io.tieredcache.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A near tier on a Caffeine cache. Caffeine neither expires entries nor keeps statistics here: each entry carries its
 * own expiry.
 */
final class CaffeineTier<K, V> implements NearTier<K, V> {

    private final Cache<K, NearEntry<V>> cache;
    private final Policy<K, NearEntry<V>> unrecorded;
    private final ThreadWeigher<K, V> scales;
    private final Capacity room;
    private final LongAdder evictions;
    private final long maximumEntries;
    private final RecordedUses recordedUses = new RecordedUses();
    private final LongAdder tooLarge = new LongAdder();
    private final AtomicLong clears = new AtomicLong();
    private volatile boolean closed;

    private CaffeineTier(
            Cache<K, NearEntry<V>> cache,
            ThreadWeigher<K, V> scales,
            Capacity room,
            LongAdder evictions,
            long maximumEntries) {
        this.cache = cache;
        this.unrecorded = cache.policy();
        this.scales = scales;
        this.room = room;
        this.evictions = evictions;
        this.maximumEntries = maximumEntries;
    }

    static <K, V> NearTier<K, V> ofEntries(long maximumEntries, Executor maintenance) {
        LongAdder evictions = new LongAdder();
        Cache<K, NearEntry<V>> cache = Caffeine.newBuilder()
                .maximumSize(maximumEntries - EntryCapacity.slack(maximumEntries))
                .executor(maintenance)
                .<K, NearEntry<V>>evictionListener((key, entry, cause) -> evictions.increment())
                .build();
        return new CaffeineTier<>(
                cache,
                new ThreadWeigher<>(null, Long.MAX_VALUE, 0),
                new EntryCapacity(cache, maximumEntries),
                evictions,
                maximumEntries);
    }

    static <K, V> NearTier<K, V> ofBytes(Bounds bounds, EntryWeigher weigher, Executor maintenance) {
        LongAdder evictions = new LongAdder();
        ThreadWeigher<K, V> scales =
                new ThreadWeigher<>(weigher, ByteCapacity.mostBytes(bounds), ByteCapacity.share(bounds));
        Cache<K, NearEntry<V>> cache = Caffeine.newBuilder()
                .maximumWeight(ByteCapacity.highestWeight(bounds))
                .weigher(scales)
                .executor(maintenance)
                .<K, NearEntry<V>>evictionListener((key, entry, cause) -> evictions.increment())
                .build();
        Capacity room = new ByteCapacity(cache, bounds);
        return new CaffeineTier<>(cache, scales, room, evictions, bounds.entries());
    }

    /**
     * Returns the entry of a key. Records the use only if eviction may depend on it, because recording costs as much as
     * the look-up itself.
     */
    @Override
    public @Nullable NearEntry<V> get(K key) {
        return recordedUses.wants(key) ? cache.getIfPresent(key) : unrecorded.getIfPresentQuietly(key);
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        if (closed) {
            return permitted.getAsBoolean();
        }
        long cleared = clears.get();
        long bytes = scales.load(key, entry);
        try {
            boolean fits = scales.fits(bytes, entry);
            if (fits) {
                room.prepare(bytes);
            }
            Installation<K, V> step = new Installation<>(entry, permitted, scales, fits);
            cache.asMap().compute(key, step);
            if (step.installed()) {
                // A clear may have run past the key during the installation.
                if (cleared != clears.get()) {
                    remove(key, entry);
                }
                room.settle(bytes);
                noteInstallation();
            } else if (step.wasPermitted()) {
                tooLarge.increment();
            }
            return step.wasPermitted();
        } finally {
            scales.unload();
        }
    }

    private void noteInstallation() {
        if (recordedUses.isCounting()) {
            recordedUses.installed(cache.estimatedSize());
        } else if (room.isHalfFull()) {
            // Caffeine must see the installations before the next uses. Otherwise only our counts would include these
            // uses.
            cache.cleanUp();
            recordedUses.start(cache.estimatedSize());
        }
    }

    @Override
    public boolean remove(K key) {
        return cache.asMap().remove(key) != null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // removes this entry only; equals would compare the application's values
    public boolean remove(K key, NearEntry<V> entry) {
        if (unrecorded.getIfPresentQuietly(key) != entry) {
            return false;
        }
        boolean[] removed = new boolean[1];
        try {
            cache.asMap().computeIfPresent(key, (k, held) -> {
                removed[0] = held == entry;
                return removed[0] ? null : scales.reload(k, held);
            });
            return removed[0];
        } finally {
            scales.unload();
        }
    }

    @Override
    public void clear() {
        clears.incrementAndGet();
        cache.invalidateAll();
    }

    @Override
    public long entries() {
        return cache.estimatedSize();
    }

    /**
     * Returns the charged bytes. Caffeine's pending maintenance runs first: until then its weight includes entries that
     * it no longer counts.
     */
    @Override
    public long bytes() {
        cache.cleanUp();
        return room.bytes();
    }

    @Override
    public long evictions() {
        return evictions.sum();
    }

    @Override
    public long maximumEntries() {
        return maximumEntries;
    }

    @Override
    public long tooLarge() {
        return tooLarge.sum();
    }

    @Override
    public void close() {
        closed = true;
        clear();
    }
}
