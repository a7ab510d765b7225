package io.tieredcache.redis;

import java.util.BitSet;

/** What happens on the threads of {@link JedisSubscriber}s, and the names of channels. */
interface SubscriptionEvents {

    /** Returns the channel of a bucket. */
    byte[] channel(int bucket);

    /** Returns the channel in a bucket that only this link listens to. */
    byte[] ownChannel(int bucket);

    /** Returns the bucket of a channel, -1 if it is none of ours. */
    int bucket(byte[] channel);

    /** A message came. */
    void message(int bucket, byte[] bytes);

    /** Messages may have been lost. */
    void suspect(BitSet buckets);

    /** Nothing is missing that happened before. */
    void current(BitSet buckets, long sentNanos);

    /** Everything wanted is subscribed. */
    void ready();

    /** The server has said that it is a replica, in answer to what was sent then. */
    void demoted(Address address, long sentNanos);

    /** A bucket is no longer here, or the node is gone. */
    void misplaced();
}
