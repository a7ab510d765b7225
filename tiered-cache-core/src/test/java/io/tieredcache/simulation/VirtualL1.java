package io.tieredcache.simulation;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A map in which another thread may run before every step, and which evicts at times. */
final class VirtualL1<K, V> implements NearTier<K, V> {

    private final Map<K, NearEntry<V>> map = new LinkedHashMap<>();
    private final Network network;

    private final History history;
    private final Throwing throwing;

    VirtualL1(Network network, History history, Throwing throwing) {
        this.throwing = throwing;
        this.network = network;
        this.history = history;
    }

    @Override
    public @Nullable NearEntry<V> get(K key) {
        network.scheduler.step();
        NearEntry<V> entry = map.get(key);
        network.scheduler.step();
        throwing.maybe("get of L1");
        return entry;
    }

    @Override
    public boolean install(K key, NearEntry<V> entry, BooleanSupplier permitted) {
        network.scheduler.step();
        boolean yes = permitted.getAsBoolean() || network.plan.mutation() == Mutation.INSTALL_NOT_PERMITTED;
        if (yes) {
            map.put(key, entry);
            if (entry.fence() == 0) {
                Object value = entry.value();
                history.installedUnstamped(
                        network.scheduler.self().machine, key.toString(), value == null ? null : value.toString());
            }
            if (network.chance.percent(3)) {
                map.remove(key);
            }
        }
        throwing.maybe("install of L1");
        network.trace.step(
                network.scheduler.now(),
                network.scheduler.self(),
                yes ? "installs" : "must not install",
                key.toString(),
                String.valueOf(entry.value()));
        return yes;
    }

    @Override
    public boolean remove(K key) {
        network.scheduler.step();
        return map.remove(key) != null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the SPI asks for the identical entry
    public boolean remove(K key, NearEntry<V> entry) {
        network.scheduler.step();
        if (map.get(key) != entry) {
            return false;
        }
        map.remove(key);
        return true;
    }

    @Override
    public void clear() {
        network.scheduler.step();
        map.clear();
    }

    @Override
    public long entries() {
        return map.size();
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long evictions() {
        return 0;
    }

    @Override
    public void close() {
        map.clear();
    }
}
