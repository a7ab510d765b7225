package io.tieredcache.benchmarks.hitratio;

/**
 * A trace, and how many entries the caches hold while it is replayed.
 *
 * @param trace the trace
 * @param entries most entries
 */
record Case(Trace trace, int entries) {

    String label() {
        return trace.name() + "@" + entries;
    }
}
