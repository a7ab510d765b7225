package io.tieredcache.benchmarks.hitratio;

/**
 * The keys that a program asked for, in their order.
 *
 * @param name lower case, without blanks
 * @param keys the keys; numbers stand for them
 * @param from index of the first look-up that counts; those before it fill the cache
 * @param below only look-ups of smaller keys count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Trace(String name, int[] keys, int from, int below) {

    /** Every look-up counts. */
    static Trace of(String name, int[] keys) {
        return new Trace(name, keys, 0, Integer.MAX_VALUE);
    }

    boolean counts(int index) {
        return index >= from && keys[index] < below;
    }
}
