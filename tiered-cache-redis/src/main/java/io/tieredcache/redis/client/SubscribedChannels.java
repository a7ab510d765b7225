package io.tieredcache.redis.client;

import java.util.BitSet;

/**
 * The partitions that a connection should subscribe to, has asked for, and receives. Guarded by its subscriber's lock.
 */
final class SubscribedChannels {

    private final BitSet wanted = new BitSet();
    /** The partitions asked for on this connection. */
    private final BitSet asked = new BitSet();
    /** The partitions whose subscription was asked to end, on this connection. */
    private final BitSet leaving = new BitSet();
    /** The partitions confirmed since no request was last outstanding. */
    private final BitSet fresh = new BitSet();
    /** The partitions that are received, after they were reported suspect for earlier time. */
    private final BitSet heard = new BitSet();

    private int outstanding;

    void want(BitSet partitions) {
        wanted.clear();
        wanted.or(partitions);
    }

    /** Returns a copy of the wanted partitions. */
    BitSet wanted() {
        return (BitSet) wanted.clone();
    }

    /** Returns a copy of the received partitions. */
    BitSet heard() {
        return (BitSet) heard.clone();
    }

    boolean isComplete() {
        return outstanding == 0 && heard.equals(wanted);
    }

    boolean wants(int partition) {
        return partition >= 0 && wanted.get(partition);
    }

    /**
     * Returns the next wanted partition after the given one; the first if there is none after it; -1 if none is wanted.
     */
    int wantedAfter(int partition) {
        int next = wanted.nextSetBit(partition + 1);
        return next >= 0 ? next : wanted.nextSetBit(0);
    }

    /** Returns the partitions still to be asked for, and marks them as asked. */
    BitSet takeMissing() {
        BitSet missing = wanted();
        missing.andNot(asked);
        asked.or(missing);
        outstanding += missing.cardinality();
        return missing;
    }

    /** Returns the partitions that were asked for and are no longer wanted, and marks them as leaving. */
    BitSet takeSurplus() {
        BitSet surplus = (BitSet) asked.clone();
        surplus.andNot(wanted);
        surplus.andNot(leaving);
        leaving.or(surplus);
        return surplus;
    }

    /** Records a confirmation. Returns all confirmed partitions if no request is outstanding, else none. */
    BitSet confirmed(int partition) {
        fresh.set(partition);
        return answered();
    }

    /** Records that the server does not own a partition; returns as {@link #confirmed} does. */
    BitSet refused(int partition) {
        leaving.clear(partition);
        asked.clear(partition);
        return answered();
    }

    private BitSet answered() {
        outstanding--;
        BitSet begun = new BitSet();
        if (outstanding == 0) {
            begun.or(fresh);
            fresh.clear();
        }
        return begun;
    }

    /** Records that partitions are received from now on; the caller has reported them suspect for earlier time. */
    void begin(BitSet begun) {
        heard.or(begun);
        heard.and(asked);
    }

    /** Records that the server has ended a subscription. */
    void ended(int partition) {
        leaving.clear(partition);
        asked.clear(partition);
        fresh.clear(partition);
        heard.clear(partition);
    }

    /** Records that the connection is lost. Returns the partitions that are no longer received, or should have been. */
    BitSet lost() {
        BitSet lost = wanted();
        lost.or(asked);
        leaving.clear();
        asked.clear();
        fresh.clear();
        heard.clear();
        outstanding = 0;
        return lost;
    }
}
