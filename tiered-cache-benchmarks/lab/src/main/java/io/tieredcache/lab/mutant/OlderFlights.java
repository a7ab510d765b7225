package io.tieredcache.lab.mutant;

import io.tieredcache.TieredCache;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A cache whose read of a key joins any other that is under way, even if that began before a change. */
final class OlderFlights implements InvocationHandler {

    private final Object inner;
    private final ConcurrentMap<Object, CompletableFuture<@Nullable Object>> flights = new ConcurrentHashMap<>();

    private OlderFlights(Object inner) {
        this.inner = inner;
    }

    @SuppressWarnings("unchecked") // a proxy of that interface
    static <K, V> TieredCache<K, V> before(TieredCache<K, V> inner) {
        return (TieredCache<K, V>) Proxy.newProxyInstance(
                TieredCache.class.getClassLoader(), new Class<?>[] {TieredCache.class}, new OlderFlights(inner));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        if (args == null || !method.getName().equals("get") || args.length != 1) {
            return call(method, args);
        }
        CompletableFuture<@Nullable Object> own = new CompletableFuture<>();
        CompletableFuture<@Nullable Object> other = flights.putIfAbsent(args[0], own);
        if (other != null) {
            return joined(other);
        }
        try {
            own.complete(call(method, args));
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
        } finally {
            flights.remove(args[0], own);
        }
        return joined(own);
    }

    private static @Nullable Object joined(CompletableFuture<@Nullable Object> flight) throws Throwable {
        try {
            return flight.join();
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object call(Method method, Object @Nullable [] args) throws Throwable {
        try {
            return method.invoke(inner, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
