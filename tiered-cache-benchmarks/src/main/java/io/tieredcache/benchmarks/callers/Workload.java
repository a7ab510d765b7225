package io.tieredcache.benchmarks.callers;

/** What the callers of a JVM do. Thread-safe. */
public interface Workload extends AutoCloseable {

    /**
     * Returns the calls of one caller, who is the only one to make them.
     *
     * @param caller number of the caller, from 0
     * @return makes one call each time
     */
    Call caller(int caller);

    /**
     * Returns how many keys one call is about, which is how many operations it counts as.
     *
     * @return at least 1
     */
    int keysPerCall();

    /**
     * Returns how many keys have been answered without a request of their own so far.
     *
     * @return the count, which only grows
     */
    default long deduplicated() {
        return 0;
    }

    /**
     * Returns how many operations have not done what is to be measured so far. With more than one in a hundred of them the
     * figures are worth nothing.
     *
     * @return the count, which only grows
     */
    default long strays() {
        return 0;
    }

    /**
     * Returns what became of the strays.
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
         * Calls, and looks at the answer.
         *
         * @throws Exception if there was none or a wrong one, which ends the run
         */
        void run() throws Exception;
    }
}
