package io.tieredcache.benchmarks.hitratio;

/**
 * A trace, and the capacity of the caches during its replay.
 *
 * @param trace the trace
 * @param entries maximum number of entries
 */
record Case(Trace trace, int entries) {

    String label() {
        return trace.name() + "@" + entries;
    }
}
