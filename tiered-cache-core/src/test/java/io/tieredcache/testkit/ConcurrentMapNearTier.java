package io.tieredcache.testkit;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A minimal near tier: when it is full, it evicts any entry. */
final class ConcurrentMapNearTier<K, V> implements NearTier<K, V> {

    private final ConcurrentMap<K, NearEntry<V>> map = new ConcurrentHashMap<>();
    private final AtomicLong evictions = new AtomicLong();
    private final int bound;
    private volatile boolean closed;

    ConcurrentMapNearTier(int bound) {
        this.bound = bound;
    }

    @Override
    public @Nullable NearEntry<V> get(K key) {
        return map.get(key);
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        boolean[] yes = new boolean[1];
        map.compute(key, (same, old) -> {
            yes[0] = permitted.getAsBoolean();
            return yes[0] && !closed ? entry : old;
        });
        while (map.size() > bound) {
            map.keySet().stream().findAny().ifPresent(victim -> {
                if (map.remove(victim) != null) {
                    evictions.incrementAndGet();
                }
            });
        }
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
        return evictions.get();
    }

    @Override
    public void close() {
        closed = true;
        map.clear();
    }

    /** Makes tiers with a limit. */
    record Factory(int bound) implements NearTier.Factory {
        @Override
        public <K, V> NearTier<K, V> create(String cache) {
            return new ConcurrentMapNearTier<>(bound);
        }
    }
}
