package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ScriptRequest;
import java.util.BitSet;

/** What happens on the threads of {@link Subscriber}s, and the names of channels. */
public interface SubscriptionListener {

    /** Returns the channel of a partition. */
    byte[] channel(int partition);

    /** Returns the channel in a partition that only this link listens to. */
    byte[] ownChannel(int partition);

    /** Returns the request that has a node publish a number in that channel. */
    ScriptRequest heartbeat(int partition, long number);

    /** Returns the partition of a channel, -1 if it is none of ours. */
    int partition(byte[] channel);

    /** A message came. */
    void message(int partition, byte[] bytes);

    /** Messages may have been lost. */
    void suspect(BitSet partitions);

    /** Nothing is missing that happened before. */
    void current(BitSet partitions, long sentNanos);

    /** Everything wanted is subscribed. */
    void ready();

    /** The server has said that it is a replica, in answer to what was sent then. */
    void demoted(Address address, long sentNanos);

    /** A partition is no longer here, or the node is gone. */
    void misplaced();
}
