package io.tieredcache.spi;

import java.util.function.Supplier;

/**
 * A hook for statistics; a cache may have several. Every method does nothing by default.
 *
 * <p>Counts are pulled: {@link #opened} hands over a supplier of exact counters, so that a hit in L1 costs no call. Times
 * and failures are pushed. Must be thread-safe and quick. What it throws is logged, once for each method, and changes nothing.
 */
public interface StatsHook {

    /** The hook that ignores everything. */
    StatsHook NONE = new StatsHook() {};

    /**
     * A cache starts.
     *
     * @param cache its name
     * @param stats reads its counters now; cheap, thread-safe, valid for ever
     */
    default void opened(String cache, Supplier<CacheStats> stats) {}

    /**
     * A tier has done something. Reads of L1 are sampled, see {@link CacheStats#L1_SAMPLING}; everything else is
     * reported every time. Called on the thread that did it.
     *
     * @param cache name of the cache
     * @param tier the tier
     * @param operation what it did
     * @param nanos how long it took, failed or not
     */
    default void timed(String cache, Tier tier, Operation operation, long nanos) {}

    /**
     * A tier has failed. Called on the thread that noticed.
     *
     * @param cache name of the cache
     * @param tier the tier
     * @param operation what it was asked to do
     * @param failure why; its message names no key or value
     */
    default void failed(String cache, Tier tier, Operation operation, Failure failure) {}

    /**
     * A cache has been closed.
     *
     * @param cache its name
     */
    default void closed(String cache) {}
}
