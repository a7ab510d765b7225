package io.tieredcache.redis.client;

import java.util.BitSet;

/** Which partitions a connection is to listen to, has asked for, and listens to. Guarded by its subscriber. */
final class SubscribedChannels {

    private final BitSet wanted = new BitSet();
    /** Asked for on this connection. */
    private final BitSet asked = new BitSet();
    /** Asked to be ended, on this connection. */
    private final BitSet leaving = new BitSet();
    /** Confirmed since the last time that nothing was outstanding. */
    private final BitSet fresh = new BitSet();
    /** Listened to, and reported as suspect for what came before. */
    private final BitSet heard = new BitSet();

    private int outstanding;

    void want(BitSet partitions) {
        wanted.clear();
        wanted.or(partitions);
    }

    /** Returns a copy of what is wanted. */
    BitSet wanted() {
        return (BitSet) wanted.clone();
    }

    /** Returns a copy of what is listened to. */
    BitSet heard() {
        return (BitSet) heard.clone();
    }

    boolean isComplete() {
        return outstanding == 0 && heard.equals(wanted);
    }

    boolean wants(int partition) {
        return partition >= 0 && wanted.get(partition);
    }

    /** Returns the next wanted partition behind one, the first if there is none, -1 if none is wanted. */
    int wantedAfter(int partition) {
        int next = wanted.nextSetBit(partition + 1);
        return next >= 0 ? next : wanted.nextSetBit(0);
    }

    /** Returns what is still to be asked for, and takes it for asked. */
    BitSet takeMissing() {
        BitSet missing = wanted();
        missing.andNot(asked);
        asked.or(missing);
        outstanding += missing.cardinality();
        return missing;
    }

    /** Returns what was asked for and is no longer wanted, and takes it for asked to be ended. */
    BitSet takeSurplus() {
        BitSet surplus = (BitSet) asked.clone();
        surplus.andNot(wanted);
        surplus.andNot(leaving);
        leaving.or(surplus);
        return surplus;
    }

    /** Notes a confirmation; returns all that were confirmed once nothing is outstanding, else nothing. */
    BitSet confirmed(int partition) {
        fresh.set(partition);
        return answered();
    }

    /** Notes that the server does not own a partition; returns as {@link #confirmed}. */
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

    /** What was published before has been reported as suspect: from here on these partitions are listened to. */
    void begin(BitSet begun) {
        heard.or(begun);
        heard.and(asked);
    }

    /** The server has ended a subscription. */
    void ended(int partition) {
        leaving.clear(partition);
        asked.clear(partition);
        fresh.clear(partition);
        heard.clear(partition);
    }

    /** The connection is gone. Returns what is not listened to any longer, or should have been. */
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
