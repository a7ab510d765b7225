package io.tieredcache;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.SharedTier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An L2 whose calls pass through a test before they reach it. */
record ProxiedTier<V>(SharedTier.Factory<V> real, Way way) implements SharedTier.Factory<V> {

    /** A test's step for a call of L2. */
    interface Way {

        /** Returns the reply, usually that of {@code onward}. */
        Object answer(String method, Object[] arguments, Onward onward) throws Throwable;
    }

    /** Passes the call on to L2. */
    interface Onward {
        Object call() throws Throwable;
    }

    @Override
    public Codec<V> codec() {
        return real.codec();
    }

    @Override
    public SharedTier open(String cache) {
        SharedTier tier = real.open(cache);
        return (SharedTier) Proxy.newProxyInstance(
                SharedTier.class.getClassLoader(),
                new Class<?>[] {SharedTier.class},
                (proxy, method, args) -> way.answer(method.getName(), args, () -> {
                    try {
                        return method.invoke(tier, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
