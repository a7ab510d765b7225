package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import java.util.List;
import java.util.Set;

/**
 * Which master serves which slots, as the deployment tells it. Immutable.
 *
 * @param shards at least one
 * @param epoch number that every failover makes greater, also one that was followed by another back; 0 if the deployment
 *     does not tell one for all shards
 * @param isOfStrangers whether the deployment shares no node with the one that was known before
 */
record ClusterLayout(List<Shard> shards, long epoch, boolean isOfStrangers) {

    /**
     * A run of slots.
     *
     * @param first the first slot
     * @param last the last slot, inclusive
     * @param master who serves them
     * @param replicas who may be promoted in its place, as far as it is known
     */
    record Shard(int first, int last, Address master, Set<Address> replicas) {}

    ClusterLayout {
        shards = List.copyOf(shards);
    }

    /** One master for all slots. */
    static ClusterLayout of(Address master, long epoch) {
        return new ClusterLayout(List.of(new Shard(0, Partitions.SLOTS - 1, master, Set.of())), epoch, false);
    }
}
