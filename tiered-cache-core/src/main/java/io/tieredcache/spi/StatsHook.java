package io.tieredcache.spi;

import java.util.function.Supplier;

/**
 * A receiver of statistics; a cache may have several. Every method does nothing by default.
 *
 * <p>Counters are pulled: {@link #opened} passes a supplier of exact counters, so that a hit in L1 costs no call. Times
 * and failures are pushed. Must be thread-safe and quick. Exceptions of a hook are logged, once for each method, and
 * have no other effect.
 */
public interface StatsHook {

    /** The hook that ignores everything. */
    StatsHook NONE = new StatsHook() {};

    /**
     * Called when a cache has been built.
     *
     * @param cache its name
     * @param stats returns its current counters; cheap, thread-safe, valid even after the cache is closed
     */
    default void opened(String cache, Supplier<CacheStats> stats) {}

    /**
     * Called after an operation of a tier, on the thread that carried it out. Reads of L1 are sampled, see
     * {@link CacheStats#L1_SAMPLING}; every other operation is reported.
     *
     * @param cache name of the cache
     * @param tier the tier
     * @param operation the operation
     * @param nanos how long it took, failed or not
     */
    default void timed(String cache, Tier tier, Operation operation, long nanos) {}

    /**
     * Called after a failure of a tier, on the thread that detected it.
     *
     * @param cache name of the cache
     * @param tier the tier
     * @param operation the operation that failed
     * @param failure the reason; its message names no key or value
     */
    default void failed(String cache, Tier tier, Operation operation, Failure failure) {}

    /**
     * Called when a cache has been closed.
     *
     * @param cache its name
     */
    default void closed(String cache) {}
}
