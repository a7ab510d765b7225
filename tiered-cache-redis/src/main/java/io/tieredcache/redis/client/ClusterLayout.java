package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import java.util.List;
import java.util.Set;

/**
 * The masters of all slots, as the deployment states them. Immutable.
 *
 * @param shards at least one
 * @param epoch number that grows with every failover, also with one that a second failover reversed; 0 if the
 *     deployment has no number for all shards
 * @param isOfStrangers whether the deployment shares no node with the one that was known before
 */
record ClusterLayout(List<Shard> shards, long epoch, boolean isOfStrangers) {

    /**
     * A run of slots.
     *
     * @param first the first slot
     * @param last the last slot, inclusive
     * @param master the node that serves them
     * @param replicas the nodes that may be promoted in its place, as far as they are known
     */
    record Shard(int first, int last, Address master, Set<Address> replicas) {}

    ClusterLayout {
        shards = List.copyOf(shards);
    }

    /** Returns the layout with one master for all slots. */
    static ClusterLayout of(Address master, long epoch) {
        return new ClusterLayout(List.of(new Shard(0, Partitions.SLOTS - 1, master, Set.of())), epoch, false);
    }
}
