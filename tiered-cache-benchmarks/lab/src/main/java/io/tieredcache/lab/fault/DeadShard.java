package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A shard without an answering node. Its master and then its replica are stopped (SIGSTOP); in this order the replica
 * has received every acknowledged change. The other shards go on, and no replica takes over at the end.
 */
final class DeadShard implements AutoCloseable {

    private static final String COVERAGE = "cluster-require-full-coverage";
    private static final String NO_FAILOVER = "cluster-replica-no-failover";
    private static final int NODE_FIELDS = 8;
    private static final int SLOTS = 16_384;
    private static final int SLOTS_PER_PARTITION = 16;
    /** Partitions of a region. If a region is spread over two shards, either of them may hold its generation. */
    private static final int PARTITIONS_PER_REGION = 16;

    private static final int SLOTS_PER_REGION = SLOTS_PER_PARTITION * PARTITIONS_PER_REGION;
    private static final int REPLICATION_MILLIS = 100;

    private final RedisCluster redis;
    private final RedisServer master;
    private final RedisServer replica;
    private final List<RedisServer> others;
    private final BitSet slots = new BitSet();

    private DeadShard(World world, RedisServer master) throws InterruptedException {
        this.redis = world.redis();
        this.master = master;
        this.replica = redis.replicasOf(master).get(0);
        this.others = redis.masters().stream().filter(node -> node != master).toList();
        String id = master.command("CLUSTER", "MYID");
        addSlots(master.command("CLUSTER", "NODES"));
        world.print("shard " + id.substring(0, 8) + " of " + slots.cardinality() + " slots stands still");
        redis.nodes().forEach(node -> node.command("CONFIG", "SET", COVERAGE, "no"));
        replica.command("CONFIG", "SET", NO_FAILOVER, "yes");
        master.pause();
        world.sleep(REPLICATION_MILLIS);
        replica.pause();
    }

    /** Adds the slots of the node, which are the last fields of its own line. */
    private void addSlots(String nodes) {
        String own = nodes.lines()
                .filter(line -> line.contains("myself"))
                .findFirst()
                .orElseThrow();
        for (String range : Arrays.stream(own.split(" ", -1)).skip(NODE_FIELDS).toList()) {
            String[] ends = range.split("-", -1);
            if (ends.length <= 2 && Stream.of(ends).allMatch(end -> end.matches("[0-9]+"))) {
                slots.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
            }
        }
    }

    /** Stops a random shard. */
    static DeadShard of(World world) throws InterruptedException {
        return new DeadShard(world, world.someMaster());
    }

    /** Returns the masters that answer. */
    List<RedisServer> others() {
        return others;
    }

    /**
     * Returns the partitions that need this shard: those of its keys, and those of keys whose generation it may hold.
     */
    BitSet partitions() {
        BitSet partitions = new BitSet();
        for (int region = 0; region < SLOTS / SLOTS_PER_REGION; region++) {
            if (ownedOf(region) > 0) {
                partitions.set(region * PARTITIONS_PER_REGION, (region + 1) * PARTITIONS_PER_REGION);
            }
        }
        return partitions;
    }

    /** Returns the minimum number of partitions that a clear misses: those of regions that are on this shard only. */
    int leastMissed() {
        int partitions = 0;
        for (int region = 0; region < SLOTS / SLOTS_PER_REGION; region++) {
            partitions += ownedOf(region) == SLOTS_PER_REGION ? PARTITIONS_PER_REGION : 0;
        }
        return partitions;
    }

    private int ownedOf(int region) {
        return slots.get(region * SLOTS_PER_REGION, (region + 1) * SLOTS_PER_REGION)
                .cardinality();
    }

    /** Resumes the shard; blocks until the cluster is healthy. */
    @Override
    public void close() {
        master.resume();
        replica.resume();
        redis.awaitHealthy();
        replica.command("CONFIG", "SET", NO_FAILOVER, "no");
        redis.nodes().forEach(node -> node.command("CONFIG", "SET", COVERAGE, "yes"));
    }
}
