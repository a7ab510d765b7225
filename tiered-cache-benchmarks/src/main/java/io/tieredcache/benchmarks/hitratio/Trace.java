package io.tieredcache.benchmarks.hitratio;

/**
 * The keys that a program requested, in order.
 *
 * @param name lower case, without blanks
 * @param keys numbers that stand for the keys
 * @param from index of the first lookup that counts; the lookups before it fill the cache
 * @param below only lookups of smaller keys count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Trace(String name, int[] keys, int from, int below) {

    /** Returns a trace in which every lookup counts. */
    static Trace of(String name, int[] keys) {
        return new Trace(name, keys, 0, Integer.MAX_VALUE);
    }

    boolean counts(int index) {
        return index >= from && keys[index] < below;
    }
}
