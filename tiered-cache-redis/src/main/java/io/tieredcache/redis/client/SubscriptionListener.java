package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ScriptRequest;
import java.util.BitSet;

/** The listener to events on the threads of {@link Subscriber}s; it also names the channels. */
public interface SubscriptionListener {

    /** Returns the channel of a partition. */
    byte[] channel(int partition);

    /** Returns the channel in a partition that only this link subscribes to. */
    byte[] ownChannel(int partition);

    /** Returns the request that makes a node publish a number in that channel. */
    ScriptRequest heartbeat(int partition, long number);

    /** Returns the partition of a channel, -1 if it is not a channel of this namespace. */
    int partition(byte[] channel);

    /** Called with each message. */
    void message(int partition, byte[] bytes);

    /** Called when reports of partitions may have been lost. */
    void suspect(BitSet partitions);

    /** Called when every report published before a time has been delivered. */
    void current(BitSet partitions, long sentNanos);

    /** Called when all wanted partitions are subscribed. */
    void ready();

    /** Called when a server has said that it is a replica, in answer to a request sent at that time. */
    void demoted(Address address, long sentNanos);

    /** Called when a partition has left its node, or the node is gone. */
    void misplaced();
}
