package io.tieredcache.testing;

import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.Ticker;
import io.tieredcache.spi.shared.SharedTier;

/**
 * An L2 without a server: one deployment that several caches of one JVM share as if each were in a separate JVM.
 *
 * <p>Every {@code open} of a factory stands for another JVM: it receives reports of the others' changes, not of its
 * own. Reports are delivered on the thread that made the change, before its call returns, and under no lock;
 * {@link #holdReports()} delays them. A call never fails and never blocks; {@link FaultySharedTier} adds failures. The
 * bytes of an entry are overwritten when it is released. Thread-safe.
 */
public final class InMemorySharedStore {

    private final SharedCells cells;
    private final SharedReports reports = new SharedReports();
    private final CallCounts counts = new CallCounts();

    /** Makes an empty store that uses the system's time. */
    public InMemorySharedStore() {
        this(Ticker.system());
    }

    /**
     * Makes an empty store.
     *
     * @param ticker the clock for the expiry of values, leases and intents
     */
    public InMemorySharedStore(Ticker ticker) {
        cells = new SharedCells(ticker);
    }

    /**
     * Returns this store as the L2 of caches.
     *
     * @param codec encodes and decodes values
     * @param <V> value
     * @return an argument for {@code TieredCacheBuilder.l2}; may be used for any number of caches
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
     * Removes the entry of a key, a lease or intent included, without a report, as an eviction does.
     *
     * @param cache name of the cache
     * @param key text of the key, as its {@code KeyFormat} gives it
     */
    public void evict(String cache, String key) {
        cells.evict(new SharedCells.CellId(cache, key));
    }

    /** Removes everything of every cache without a report, as a server that restarts empty does. */
    public void clear() {
        cells.clear();
    }

    /**
     * Copies the current state, as a replica that receives no further changes.
     *
     * @return promotes the replica when run: all later changes are lost, without a report
     */
    public Runnable laggingReplica() {
        return cells.laggingReplica();
    }

    /**
     * Returns the number of values, known-absent included, leases and intents not.
     *
     * @return a count over all caches
     */
    public int size() {
        return cells.copies();
    }

    /**
     * Returns the number of calls of an operation by all tiers; a bulk call counts once.
     *
     * @param operation READ, ACQUIRE, FILL, RELEASE, INVALIDATE, BEGIN or END; others stay at zero
     * @return a count since the start
     */
    public long calls(Operation operation) {
        return counts.calls(operation);
    }

    /**
     * Returns the number of keys in the calls of an operation; a bulk call counts each of its keys.
     *
     * @param operation as {@link #calls}
     * @return a count since the start
     */
    public long keys(Operation operation) {
        return counts.keys(operation);
    }

    /** Holds every report back from now on, as a slow network does. */
    public void holdReports() {
        reports.hold();
    }

    /** Delivers the delayed reports, in order and on this thread, and delays no further ones. */
    public void deliverReports() {
        reports.letGo();
    }

    /** Drops the delayed reports, as a broken connection does; a real tier would follow with {@link #suspect()}. */
    public void loseReports() {
        reports.lose();
    }

    /** Notifies every listener, on this thread, that reports may have been lost. */
    public void suspect() {
        reports.suspect();
    }
}
