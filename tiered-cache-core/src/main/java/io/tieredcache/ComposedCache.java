package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheStats;
import io.tieredcache.spi.NearEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The facade: it checks arguments, serves hits of L1, and passes all other calls to {@link ReadThrough} or
 * {@link WriteThrough}.
 */
final class ComposedCache<K, V> implements TieredCache<K, V> {

    /**
     * The largest number of keys in one request to L2. One late reply fails the rest of a request, so requests must
     * stay small.
     */
    private static final int MOST_KEYS_AT_ONCE = 10_000;

    private final Tiers<K, V> tiers;
    private final @Nullable NearCopies<K, V> near;
    private final ReadThrough<K, V> reads;
    private final WriteThrough<K, V> writes;
    private final AsyncView<K, V> async;
    private final String description;
    private final Runnable closeTiers;
    private final CallSettings<K, V> loading;
    private final CallSettings<K, V> notLoading;

    private final AtomicBoolean closed = new AtomicBoolean();

    ComposedCache(Tiers<K, V> tiers, AsyncExecutor executor, String description, Runnable closeTiers) {
        this.tiers = tiers;
        this.near = tiers.near;
        this.reads = new ReadThrough<>(tiers);
        this.writes = new WriteThrough<>(tiers);
        this.async = new AsyncView<>(this, executor);
        this.description = description;
        this.closeTiers = closeTiers;
        this.loading = new CallSettings<>(tiers.source.loader(), tiers.settings.ttlNanos(), tiers.timing::nanos);
        this.notLoading = loading.withLoader(null);
    }

    @Override
    public String toString() {
        return closed.get() ? description + ", closed" : description;
    }

    @Override
    public String name() {
        return tiers.settings.name();
    }

    @Override
    public @Nullable V get(K key) {
        NearEntry<V> copy = hit(key);
        if (copy != null) {
            return copy.value();
        }
        return getMissed(key, call(loading, CallOptions.defaults()));
    }

    @Override
    public @Nullable V get(K key, CallOptions options) {
        return get(key, call(loading, options));
    }

    @Override
    public @Nullable V get(K key, CacheLoader<? super K, ? extends V> loader, CallOptions options) {
        return get(key, call(loading.withLoader(requireNonNull(loader, "loader")), options));
    }

    @Override
    public @Nullable V getIfPresent(K key) {
        return get(key, call(notLoading, CallOptions.defaults()));
    }

    private @Nullable V get(K key, Call<K, V> call) {
        NearEntry<V> copy = hit(key);
        return copy != null ? copy.value() : getMissed(key, call);
    }

    @Nullable
    V getMissed(K key, Call<K, V> call) {
        try {
            return reads.get(key, call);
        } catch (CopierFailedException e) {
            return reads.getAlone(key, call);
        }
    }

    Call<K, V> callToLoad(CallOptions options) {
        return call(loading, options);
    }

    Call<K, V> callToWrite() {
        return call(notLoading, CallOptions.defaults());
    }

    /** Returns the copy of a key in L1, and counts the look-up. */
    @Nullable
    NearEntry<V> hit(K key) {
        requireNonNull(key, "key");
        return near == null ? null : near.get(key);
    }

    @Override
    public Map<K, V> getAll(Collection<? extends K> keys, CallOptions options) {
        return getAll(keys, call(loading, options));
    }

    Map<K, V> getAll(Collection<? extends K> keys, Call<K, V> call) {
        requireNonNull(keys, "keys").forEach(key -> requireNonNull(key, "key"));
        if (keys.size() <= MOST_KEYS_AT_ONCE) {
            return getPart(keys, call);
        }
        Map<K, V> values = new LinkedHashMap<>();
        List<K> all = new ArrayList<>(new LinkedHashSet<>(keys));
        for (int from = 0; from < all.size(); from += MOST_KEYS_AT_ONCE) {
            int to = Math.min(all.size(), from + MOST_KEYS_AT_ONCE);
            values.putAll(getPart(all.subList(from, to), call.nextPart()));
        }
        return values;
    }

    private Map<K, V> getPart(Collection<? extends K> keys, Call<K, V> call) {
        try {
            return reads.getAll(keys, call);
        } catch (CopierFailedException e) {
            return reads.getAllAlone(keys, call);
        }
    }

    @Override
    public WriteOutcome put(K key, V value, CallOptions options) {
        requireNonNull(key, "key");
        requireNonNull(value, "value: use delete to remove a row");
        return putAll(Map.of(key, value), call(notLoading, options));
    }

    @Override
    public WriteOutcome putAll(Map<? extends K, ? extends V> entries, CallOptions options) {
        return putAll(entries, call(notLoading, options));
    }

    WriteOutcome putAll(Map<? extends K, ? extends V> entries, Call<K, V> call) {
        return writes.put(requireNonNull(entries, "entries"), call);
    }

    @Override
    public WriteOutcome delete(K key, CallOptions options) {
        return delete(key, call(notLoading, options));
    }

    WriteOutcome delete(K key, Call<K, V> call) {
        return writes.delete(key, call);
    }

    @Override
    public WriteOutcome invalidateAll(Collection<? extends K> keys) {
        return invalidateAll(keys, callToWrite());
    }

    WriteOutcome invalidateAll(Collection<? extends K> keys, Call<K, V> call) {
        return writes.invalidate(requireNonNull(keys, "keys"), call);
    }

    @Override
    public WriteOutcome clear() {
        return clear(callToWrite());
    }

    WriteOutcome clear(Call<K, V> call) {
        return writes.clear(call);
    }

    @Override
    public @Nullable V refresh(K key) {
        return refresh(key, call(loading, CallOptions.defaults()));
    }

    @Nullable
    V refresh(K key, Call<K, V> call) {
        if (tiers.source.loader() == null) {
            throw new UnsupportedOperationException(
                    "cache " + name() + " has no loader: give the builder an l3 to refresh from");
        }
        return tiers.handOut(reads.refresh(key, call));
    }

    @Override
    public AsyncTieredCache<K, V> async() {
        return async;
    }

    @Override
    public CacheStats stats() {
        return tiers.stats();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeTiers.run();
        }
    }

    /** Returns a call that begins now. */
    private Call<K, V> call(CallSettings<K, V> usual, CallOptions options) {
        if (closed.get()) {
            throw new CacheClosedException("cache " + name() + " has been closed", null);
        }
        Duration deadline = requireNonNull(options, "options").deadline();
        Duration ttl = options.ttl();
        return new Call<>(
                ttl == null ? usual : usual.withTtl(ttl.toNanos()),
                deadline == null ? tiers.settings.deadlineNanos() : deadline.toNanos());
    }
}
