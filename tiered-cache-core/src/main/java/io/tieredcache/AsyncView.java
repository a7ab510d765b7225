package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.NearEntry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The blocking cache, called on an executor. */
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
            return CompletableFuture.completedFuture(cache.handOut(copy.value()));
        }
        Call<K, V> call;
        try {
            call = cache.callToLoad(options);
        } catch (CacheClosedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return run(() -> cache.getMissed(key, call));
    }

    @Override
    public CompletableFuture<Map<K, V>> getAll(Collection<? extends K> keys) {
        List<K> copied = List.copyOf(keys);
        return run(() -> cache.getAll(copied));
    }

    @Override
    public CompletableFuture<WriteOutcome> put(K key, V value) {
        requireNonNull(key, "key");
        requireNonNull(value, "value: use delete to remove a row");
        return run(() -> cache.put(key, value));
    }

    @Override
    public CompletableFuture<WriteOutcome> putAll(Map<? extends K, ? extends V> entries) {
        Map<K, V> copied = Map.copyOf(entries);
        return run(() -> cache.putAll(copied));
    }

    @Override
    public CompletableFuture<WriteOutcome> delete(K key) {
        requireNonNull(key, "key");
        return run(() -> cache.delete(key));
    }

    @Override
    public CompletableFuture<WriteOutcome> invalidateAll(Collection<? extends K> keys) {
        List<K> copied = List.copyOf(keys);
        return run(() -> cache.invalidateAll(copied));
    }

    @Override
    public CompletableFuture<WriteOutcome> clear() {
        return run(cache::clear);
    }

    @Override
    public CompletableFuture<@Nullable V> refresh(K key) {
        requireNonNull(key, "key");
        return run(() -> cache.refresh(key));
    }

    private <T extends @Nullable Object> CompletableFuture<T> run(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    future.complete(work.get());
                } catch (Throwable e) {
                    future.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(
                    new CacheClosedException("cache " + cache.name() + ": the executor takes no more work", e));
        }
        return future;
    }
}
