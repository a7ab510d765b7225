package io.tieredcache.lab.mutant;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An L1 that installs copies which it should refuse, or keeps some for longer than it should. */
final class CarelessNearTier<K, V> implements NearTier<K, V> {

    private static final long LONGER_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final NearTier<K, V> inner;
    private final boolean takesAll;

    private CarelessNearTier(NearTier<K, V> inner, boolean takesAll) {
        this.inner = inner;
        this.takesAll = takesAll;
    }

    record Factory(NearTier.Factory inner, boolean takesAll) implements NearTier.Factory {

        @Override
        public <K, V> NearTier<K, V> create(String cache) {
            return new CarelessNearTier<>(inner.create(cache), takesAll);
        }
    }

    @Override
    public @Nullable NearEntry<V> get(K key) {
        return inner.get(key);
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        return takesAll ? inner.install(key, entry, () -> true) : inner.install(key, longer(entry), permitted);
    }

    /** Extends the lifetime of an entry without a fencing token, which is a copy that never was in L2. */
    private NearEntry<V> longer(NearEntry<V> entry) {
        return entry.fence() != 0
                ? entry
                : NearEntry.of(
                        entry.value(),
                        entry.expiresAtNanos() + LONGER_NANOS,
                        entry.freshUntilNanos(),
                        entry.version(),
                        entry.fence(),
                        entry.stripe(),
                        entry.epoch());
    }

    @Override
    public boolean remove(K key) {
        return inner.remove(key);
    }

    @Override
    public boolean remove(K key, NearEntry<V> entry) {
        return inner.remove(key, entry);
    }

    @Override
    public void clear() {
        inner.clear();
    }

    @Override
    public long entries() {
        return inner.entries();
    }

    @Override
    public long bytes() {
        return inner.bytes();
    }

    @Override
    public long evictions() {
        return inner.evictions();
    }

    @Override
    public long tooLarge() {
        return inner.tooLarge();
    }

    @Override
    public void close() {
        inner.close();
    }
}
