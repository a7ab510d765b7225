package io.tieredcache;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** An L2 that executes calls, but reports only the changes that the test reports through it. */
public final class ListenedTier implements SharedTier.Factory<String> {

    private final SharedTier.Factory<String> healthy;
    private SharedTier.@Nullable ChangeListener listener;

    public ListenedTier(SharedTier.Factory<String> healthy) {
        this.healthy = healthy;
    }

    public SharedTier.ChangeListener listener() {
        if (listener == null) {
            throw new IllegalStateException("no cache has been built on this tier");
        }
        return listener;
    }

    public static BitSet partitionOf(Object key) {
        BitSet partition = new BitSet();
        partition.set(KeyHash.partition(KeyHash.of(key.toString())));
        return partition;
    }

    public static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, KeyHash.PARTITIONS);
        return all;
    }

    @Override
    public Codec<String> codec() {
        return healthy.codec();
    }

    @Override
    public SharedTier open(String cache) {
        SharedTier tier = healthy.open(cache);
        return (SharedTier) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SharedTier.class}, (proxy, method, args) -> {
                    if (method.getName().equals("subscribe")) {
                        listener = (SharedTier.ChangeListener) args[0];
                        return null;
                    }
                    try {
                        return method.invoke(tier, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
