package io.tieredcache.benchmarks.callers;

/** The calls that the callers of a JVM make. Thread-safe. */
public interface Workload extends AutoCloseable {

    /**
     * Returns the calls of one caller; only that caller makes them.
     *
     * @param caller number of the caller, from 0
     * @return makes one call each time it is run
     */
    Call caller(int caller);

    /**
     * Returns the number of keys of one call, which counts as that many operations.
     *
     * @return at least 1
     */
    int keysPerCall();

    /**
     * Returns the number of keys so far that shared another caller's request.
     *
     * @return the count, which only grows
     */
    default long deduplicated() {
        return 0;
    }

    /**
     * Returns the number of operations so far that did not do the measured work. If they are more than one in a
     * hundred, the figures are invalid.
     *
     * @return the count, which only grows
     */
    default long strays() {
        return 0;
    }

    /**
     * Returns a description of the strays.
     *
     * @return the end of a sentence that begins with their number
     */
    default String strayed() {
        return "went astray";
    }

    @Override
    void close();

    /** Makes one call. */
    @FunctionalInterface
    interface Call {
        /**
         * Makes the call and checks its result.
         *
         * @throws Exception if there was no result or a wrong one; it ends the run
         */
        void run() throws Exception;
    }
}
