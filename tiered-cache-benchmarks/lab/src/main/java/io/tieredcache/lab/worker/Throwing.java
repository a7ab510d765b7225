package io.tieredcache.lab.worker;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.StatsHook;
import io.tieredcache.spi.Tier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The application's code that a cache calls, wrapped to throw after its work when {@link Planted} says so. */
final class Throwing {

    private Throwing() {}

    static StatsHook hook(Planted planted) {
        return new StatsHook() {
            @Override
            public void timed(String cache, Tier tier, Operation operation, long nanos) {
                planted.throwException("the hook");
            }

            @Override
            public void failed(String cache, Tier tier, Operation operation, Failure failure) {
                planted.throwException("the hook");
            }
        };
    }

    static NearTier.Factory near(NearTier.Factory real, Planted planted) {
        return new NearTier.Factory() {
            @Override
            @SuppressWarnings("unchecked") // a proxy of that interface
            public <K, V> NearTier<K, V> create(String cache) {
                NearTier<K, V> tier = real.create(cache);
                return (NearTier<K, V>) Proxy.newProxyInstance(
                        NearTier.class.getClassLoader(),
                        new Class<?>[] {NearTier.class},
                        (proxy, method, args) -> call(tier, method, args, planted));
            }
        };
    }

    private static @Nullable Object call(Object tier, Method method, Object @Nullable [] args, Planted planted)
            throws Throwable {
        try {
            @Nullable Object result = method.invoke(tier, args);
            if (args != null) {
                planted.throwException("L1");
            }
            return result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    static <V> Codec<V> codec(Codec<V> real, Planted planted) {
        return new Codec<>() {
            @Override
            public int id() {
                return real.id();
            }

            @Override
            public byte[] encode(V value) throws Exception {
                planted.error("the codec");
                return real.encode(value);
            }

            @Override
            public V decode(byte[] bytes, int offset, int length) throws Exception {
                planted.error("the codec");
                return real.decode(bytes, offset, length);
            }
        };
    }
}
