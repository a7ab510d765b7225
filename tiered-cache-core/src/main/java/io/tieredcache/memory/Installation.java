package io.tieredcache.memory;

import io.tieredcache.spi.NearEntry;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The atomic step of an installation for its key. Used once, by one thread. */
final class Installation<K, V> implements BiFunction<K, @Nullable NearEntry<V>, @Nullable NearEntry<V>> {

    private final NearEntry<V> entry;
    private final BooleanSupplier permitted;
    private final ThreadWeigher<K, V> scales;
    private final boolean fits;
    private boolean wasPermitted;

    Installation(NearEntry<V> entry, BooleanSupplier permitted, ThreadWeigher<K, V> scales, boolean fits) {
        this.entry = entry;
        this.permitted = permitted;
        this.scales = scales;
        this.fits = fits;
    }

    @Override
    public @Nullable NearEntry<V> apply(K key, @Nullable NearEntry<V> held) {
        wasPermitted = permitted.getAsBoolean();
        if (wasPermitted) {
            return fits ? entry : null;
        }
        return held == null ? null : scales.reload(key, held);
    }

    boolean wasPermitted() {
        return wasPermitted;
    }

    boolean installed() {
        return wasPermitted && fits;
    }
}
