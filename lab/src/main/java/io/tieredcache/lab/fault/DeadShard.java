package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A shard of which nobody answers: master and replica stand still (SIGSTOP), in this order, so that the replica knows all that was
 * acknowledged. The other shards go on, and no replica takes over at the end.
 */
final class DeadShard implements AutoCloseable {

    private static final String COVERAGE = "cluster-require-full-coverage";
    private static final String NO_FAILOVER = "cluster-replica-no-failover";
    private static final int NODE_FIELDS = 8;
    private static final int SLOTS_PER_PARTITION = 16;
    private static final int REPLICATION_MILLIS = 100;

    private final RedisCluster redis;
    private final RedisServer master;
    private final RedisServer replica;
    private final List<RedisServer> others;
    private final BitSet partitions = new BitSet();

    private DeadShard(World world, RedisServer master) throws InterruptedException {
        this.redis = world.redis();
        this.master = master;
        this.replica = redis.replicasOf(master).get(0);
        this.others = redis.masters().stream().filter(node -> node != master).toList();
        String id = master.command("CLUSTER", "MYID");
        addPartitions(master.command("CLUSTER", "NODES"));
        world.tell("shard " + id.substring(0, 8) + " of " + partitions.cardinality() + " partitions stands still");
        redis.nodes().forEach(node -> node.command("CONFIG", "SET", COVERAGE, "no"));
        replica.command("CONFIG", "SET", NO_FAILOVER, "yes");
        master.pause();
        world.sleep(REPLICATION_MILLIS);
        replica.pause();
    }

    /** Of what a node says of itself, the slots stand last. */
    private void addPartitions(String nodes) {
        String own = nodes.lines()
                .filter(line -> line.contains("myself"))
                .findFirst()
                .orElseThrow();
        for (String range : Arrays.stream(own.split(" ", -1)).skip(NODE_FIELDS).toList()) {
            String[] ends = range.split("-", -1);
            boolean slots = ends.length <= 2 && Stream.of(ends).allMatch(end -> end.matches("[0-9]+"));
            if (slots) {
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int slot = Integer.parseInt(ends[0]); slot <= last; slot++) {
                    partitions.set(slot / SLOTS_PER_PARTITION);
                }
            }
        }
    }

    /** Lets some shard stand still. */
    static DeadShard of(World world) throws InterruptedException {
        return new DeadShard(world, world.someMaster());
    }

    /** The masters that answer. */
    List<RedisServer> others() {
        return others;
    }

    /** The partitions of its keys. */
    BitSet partitions() {
        return partitions;
    }

    /** Lets it go on; blocks until the cluster is healthy. */
    @Override
    public void close() {
        master.resume();
        replica.resume();
        redis.awaitHealthy();
        replica.command("CONFIG", "SET", NO_FAILOVER, "no");
        redis.nodes().forEach(node -> node.command("CONFIG", "SET", COVERAGE, "yes"));
    }
}
