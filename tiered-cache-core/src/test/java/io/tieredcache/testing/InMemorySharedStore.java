package io.tieredcache.testing;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.SharedTier;

/**
 * L2 without a server: one deployment that several caches of one JVM share as if each were in a JVM of its own.
 *
 * <p>Every {@code open} of a factory is another JVM: it hears what the others change, not what it changes itself. Reports
 * are delivered on the thread that made the change, before its call returns, and under no lock; {@link #holdReports()} keeps
 * them back. Never fails and never blocks; {@link FaultySharedTier} adds failures. The bytes of an entry are
 * overwritten when it is released. Thread-safe.
 */
public final class InMemorySharedStore {

    private final SharedCells cells;
    private final SharedReports reports = new SharedReports();
    private final CallCounts counts = new CallCounts();

    /** Makes an empty store that keeps the system's time. */
    public InMemorySharedStore() {
        this(Ticker.system());
    }

    /**
     * Makes an empty store.
     *
     * @param ticker the time by which values, leases and intents run out
     */
    public InMemorySharedStore(Ticker ticker) {
        cells = new SharedCells(ticker);
    }

    /**
     * Returns this store as the L2 of caches.
     *
     * @param codec how values become bytes
     * @param <V> value
     * @return what {@code TieredCacheBuilder.l2} takes; may be used for any number of caches
     */
    public <V> SharedTier.Factory<V> tier(Codec<V> codec) {
        return new SharedTier.Factory<>() {
            @Override
            public Codec<V> codec() {
                return codec;
            }

            @Override
            public SharedTier open(String cache) {
                return new InMemorySharedTier(cache, codec, cells, reports, counts);
            }
        };
    }

    /**
     * Removes all that is held for a key, leases and intents included, and tells nobody, as an eviction does.
     *
     * @param cache name of the cache
     * @param key text of the key, as its {@code KeyFormat} gives it
     */
    public void evict(String cache, String key) {
        cells.evict(new SharedCells.CellId(cache, key));
    }

    /** Removes everything of every cache and tells nobody, as a server that restarts empty does. */
    public void clear() {
        cells.clear();
    }

    /**
     * Remembers what is held now, as a replica does that hears nothing from now on.
     *
     * @return run it to promote the replica: what has happened since is forgotten, and nobody is told
     */
    public Runnable laggingReplica() {
        return cells.laggingReplica();
    }

    /**
     * Returns how many values are held, known-absent included, leases and intents not.
     *
     * @return a count over all caches
     */
    public int size() {
        return cells.copies();
    }

    /**
     * Returns how many calls of a kind were made by all tiers; a bulk call counts once.
     *
     * @param operation READ, ACQUIRE, FILL, RELEASE, INVALIDATE, BEGIN or END; others stay at zero
     * @return a count since the start
     */
    public long calls(Operation operation) {
        return counts.calls(operation);
    }

    /**
     * Returns for how many keys calls of a kind were made; a bulk call counts each of its keys.
     *
     * @param operation as {@link #calls}
     * @return a count since the start
     */
    public long keys(Operation operation) {
        return counts.keys(operation);
    }

    /** Keeps every report back from now on, as a slow network does. */
    public void holdReports() {
        reports.hold();
    }

    /** Delivers what was kept back, in order and on this thread, and keeps nothing back any longer. */
    public void deliverReports() {
        reports.letGo();
    }

    /** Drops what was kept back, as a broken connection does; a real tier would follow with {@link #suspect()}. */
    public void loseReports() {
        reports.lose();
    }

    /** Tells every listener, on this thread, that reports may have been lost. */
    public void suspect() {
        reports.suspect();
    }
}
