package io.tieredcache;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.NearTier;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Tiers that record their close, and may throw in it. */
final class ClosedTiers {

    final List<String> closed = new CopyOnWriteArrayList<>();

    NearTier.Factory near(@Nullable RuntimeException thrown) {
        return new NearTier.Factory() {
            @Override
            @SuppressWarnings("unchecked") // a proxy of the raw interface
            public <K, V> NearTier<K, V> create(String cache) {
                return noting(NearTier.class, new MapNearTier<K, V>(), "l1", thrown);
            }
        };
    }

    SharedTier.Factory<String> shared(InMemorySharedStore store, @Nullable RuntimeException thrown) {
        SharedTier.Factory<String> healthy = store.tier(new StringCodec());
        return factory(cache -> noting(SharedTier.class, healthy.open(cache), "l2", thrown));
    }

    SharedTier.Factory<String> notOpening(RuntimeException thrown) {
        return factory(cache -> {
            throw thrown;
        });
    }

    /** Opens a tier. */
    private interface Opening {
        SharedTier open(String cache);
    }

    private static SharedTier.Factory<String> factory(Opening opening) {
        return new SharedTier.Factory<>() {
            @Override
            public Codec<String> codec() {
                return new StringCodec();
            }

            @Override
            public SharedTier open(String cache) {
                return opening.open(cache);
            }
        };
    }

    private <T> T noting(Class<T> type, T healthy, String name, @Nullable RuntimeException thrown) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            if (method.getName().equals("close")) {
                closed.add(name);
                if (thrown != null) {
                    throw thrown;
                }
            }
            try {
                return method.invoke(healthy, given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
