package io.tieredcache;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Records the calls that it receives. */
final class RecordingNearTier<K, V> implements NearTier<K, V> {

    private final NearTier<K, V> tier;
    private final List<String> steps;

    private RecordingNearTier(NearTier<K, V> tier, List<String> steps) {
        this.tier = tier;
        this.steps = steps;
    }

    /** Makes near tiers that record their calls in one list. */
    record Factory(List<String> steps) implements NearTier.Factory {
        @Override
        public <K, V> NearTier<K, V> create(String cache) {
            return new RecordingNearTier<>(MemoryTier.ofDefaults().create(cache), steps);
        }
    }

    @Override
    public @Nullable NearEntry<V> get(K key) {
        steps.add("L1 GET");
        return tier.get(key);
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        steps.add("L1 INSTALL");
        return tier.install(key, entry, permitted);
    }

    @Override
    public boolean remove(K key) {
        steps.add("L1 REMOVE");
        return tier.remove(key);
    }

    @Override
    public boolean remove(K key, NearEntry<V> entry) {
        steps.add("L1 REMOVE");
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
