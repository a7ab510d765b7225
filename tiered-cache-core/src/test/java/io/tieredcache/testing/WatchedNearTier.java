package io.tieredcache.testing;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Shows a {@link MutationDetector} every value that is installed, returned or removed. */
final class WatchedNearTier<K, V> implements NearTier<K, V> {

    private final NearTier<K, V> tier;
    private final MutationDetector.Watch<K, V> watch;

    WatchedNearTier(NearTier<K, V> tier, MutationDetector.Watch<K, V> watch) {
        this.tier = tier;
        this.watch = watch;
    }

    @Override
    public @Nullable NearEntry<V> get(K key) {
        NearEntry<V> entry = tier.get(key);
        if (entry != null) {
            watch.seen(entry);
        }
        return entry;
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        watch.installing(key, entry);
        return tier.install(key, entry, permitted);
    }

    @Override
    public boolean remove(K key) {
        get(key);
        return tier.remove(key);
    }

    @Override
    public boolean remove(K key, NearEntry<V> entry) {
        watch.seen(entry);
        return tier.remove(key, entry);
    }

    @Override
    public void clear() {
        tier.clear();
    }

    @Override
    public long entries() {
        return tier.entries();
    }

    @Override
    public long bytes() {
        return tier.bytes();
    }

    @Override
    public long evictions() {
        return tier.evictions();
    }

    @Override
    public long tooLarge() {
        return tier.tooLarge();
    }

    @Override
    public void close() {
        tier.close();
    }
}
