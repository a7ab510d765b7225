package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.AsyncCall.Kind;
import io.tieredcache.spi.NearEntry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The asynchronous view: it calls the blocking cache on an executor. */
final class AsyncView<K, V> implements AsyncTieredCache<K, V> {

    private final ComposedCache<K, V> cache;
    private final AsyncExecutor executor;

    AsyncView(ComposedCache<K, V> cache, AsyncExecutor executor) {
        this.cache = cache;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<@Nullable V> get(K key, CallOptions options) {
        NearEntry<V> copy = cache.hit(key);
        if (copy != null) {
            return CompletableFuture.completedFuture(copy.value());
        }
        return run(Kind.READ, () -> cache.callToLoad(options), call -> cache.getMissed(key, call));
    }

    @Override
    public CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys) {
        List<K> copied = List.copyOf(keys);
        return run(Kind.READ, this::callToLoad, call -> cache.getAll(copied, call));
    }

    @Override
    public CompletableFuture<WriteOutcome> put(K key, V value) {
        requireNonNull(key, "key");
        requireNonNull(value, "value: use delete to remove a row");
        return run(Kind.WRITE, cache::callToWrite, call -> cache.putAll(Map.of(key, value), call));
    }

    @Override
    public CompletableFuture<WriteOutcome> putAll(Map<? extends K, ? extends V> entries) {
        Map<K, V> copied = new LinkedHashMap<>(entries);
        copied.forEach((key, value) -> {
            requireNonNull(key, "key");
            requireNonNull(value, "value: use delete to remove a row");
        });
        return run(Kind.WRITE, cache::callToWrite, call -> cache.putAll(copied, call));
    }

    @Override
    public CompletableFuture<WriteOutcome> delete(K key) {
        requireNonNull(key, "key");
        return run(Kind.WRITE, cache::callToWrite, call -> cache.delete(key, call));
    }

    @Override
    public CompletableFuture<WriteOutcome> invalidateAll(Collection<? extends K> keys) {
        List<K> copied = List.copyOf(keys);
        return run(Kind.INVALIDATION, cache::callToWrite, call -> cache.invalidateAll(copied, call));
    }

    @Override
    public CompletableFuture<WriteOutcome> clear() {
        return run(Kind.INVALIDATION, cache::callToWrite, cache::clear);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key) {
        requireNonNull(key, "key");
        return run(Kind.READ, this::callToLoad, call -> cache.refresh(key, call));
    }

    private Call<K, V> callToLoad() {
        return cache.callToLoad(CallOptions.defaults());
    }

    /** Starts a call. Its deadline counts from here, so the wait for a thread counts too. */
    private <T extends @Nullable Object> CompletableFuture<T> run(
            Kind kind, Supplier<Call<K, V>> begin, Function<Call<K, V>, T> work) {
        Call<K, V> call;
        try {
            call = begin.get();
        } catch (CacheClosedException e) {
            return CompletableFuture.failedFuture(e);
        }
        AsyncCall<T> running = new AsyncCall<>(cache.name(), kind, () -> work.apply(call));
        executor.start(running, call.remainingNanos());
        return running.future;
    }
}
