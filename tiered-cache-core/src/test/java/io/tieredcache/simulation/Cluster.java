package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** L2: two masters, each with half of the partitions. */
final class Cluster {

    private static final int SHARDS = 2;

    private final List<Shard> shards = new ArrayList<>();
    private final List<Master> masters = new ArrayList<>();
    private final Scheduler scheduler;
    private final Marks marks;
    private final Plan plan;
    private long fence;

    Cluster(Scheduler scheduler, Plan plan, Mutation mutation) {
        this.scheduler = scheduler;
        this.plan = plan;
        marks = new Marks(scheduler);
        for (int number = 0; number < SHARDS; number++) {
            Shard shard = new Shard(number, scheduler, this);
            shards.add(shard);
            masters.add(new Master(shard, scheduler, mutation));
        }
    }

    Shard shardOf(String key) {
        return shards.get(numberOf(key));
    }

    Master masterOf(String key) {
        return masters.get(numberOf(key));
    }

    /** Where the generation of the cache is kept. */
    Shard generationShard() {
        return shards.get(0);
    }

    Master generationMaster() {
        return masters.get(0);
    }

    private static int numberOf(String key) {
        return Master.partitionOf(key) % SHARDS;
    }

    List<Shard> shards() {
        return shards;
    }

    /** The partitions of a shard in which there are keys. */
    BitSet partitionsOf(Shard shard) {
        BitSet partitions = new BitSet();
        for (String key : plan.keys()) {
            if (numberOf(key) == shard.number()) {
                partitions.set(Master.partitionOf(key));
            }
        }
        return partitions;
    }

    /** All partitions in which there are keys. */
    BitSet partitions() {
        BitSet all = new BitSet();
        shards.forEach(shard -> all.or(partitionsOf(shard)));
        return all;
    }

    Marks marks() {
        return marks;
    }

    long generation() {
        return shards.get(0).ownGeneration();
    }

    /** A stamp from a clock that never goes back, whichever master gives it. */
    long nextFence() {
        fence = Math.max(fence + 1, scheduler.now() / Chance.MICROS);
        return fence;
    }
}
