package io.tieredcache;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A near tier without limits. It has so few steps that a test can try all their orders. */
final class MapNearTier<K, V> implements NearTier<K, V> {

    private final ConcurrentMap<K, NearEntry<V>> map = new ConcurrentHashMap<>();

    @Override
    public @Nullable NearEntry<V> get(K key) {
        return map.get(key);
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        boolean[] yes = new boolean[1];
        map.compute(key, (same, held) -> {
            yes[0] = permitted.getAsBoolean();
            return yes[0] ? entry : held;
        });
        return yes[0];
    }

    @Override
    public boolean remove(K key) {
        return map.remove(key) != null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the SPI asks for the identical entry
    public boolean remove(K key, NearEntry<V> entry) {
        boolean[] removed = new boolean[1];
        map.computeIfPresent(key, (same, held) -> {
            removed[0] = held == entry;
            return removed[0] ? null : held;
        });
        return removed[0];
    }

    @Override
    public void clear() {
        map.clear();
    }

    @Override
    public long entries() {
        return map.size();
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long evictions() {
        return 0;
    }

    @Override
    public void close() {
        clear();
    }
}
