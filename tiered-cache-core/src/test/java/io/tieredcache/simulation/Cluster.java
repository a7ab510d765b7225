package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** L2: two masters, each with half of the partitions and a separate generation. */
final class Cluster {

    static final int SHARDS = 2;

    private static final String GENERATION = "generation of shard ";

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

    /** Returns the shard that stops answering, if the plan has one. */
    @Nullable
    Shard dying() {
        return plan.dies() ? shards.get(plan.deadShard()) : null;
    }

    /** Returns some keys of a shard. */
    static List<String> keysOf(int shard, int count) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "crowd-" + n)
                .filter(key -> numberOf(key) == shard)
                .limit(count)
                .toList();
    }

    /** Returns the name for changes and reports of a shard's generation. */
    static String generationOf(int shard) {
        return GENERATION + shard;
    }

    static boolean isGeneration(String key) {
        return key.startsWith(GENERATION);
    }

    /** Returns the number of the shard that holds a key or a generation. */
    static int numberOf(String key) {
        if (isGeneration(key)) {
            return Integer.parseInt(key.substring(GENERATION.length()));
        }
        return Master.partitionOf(key) % SHARDS;
    }

    List<Shard> shards() {
        return shards;
    }

    /** Returns the partitions of a shard that contain keys. */
    BitSet partitionsOf(Shard shard) {
        BitSet partitions = new BitSet();
        for (String key : plan.keys()) {
            if (numberOf(key) == shard.number()) {
                partitions.set(Master.partitionOf(key));
            }
        }
        return partitions;
    }

    Marks marks() {
        return marks;
    }

    /** Returns a fencing token from a clock that never goes back and that all masters share. */
    long nextFence() {
        fence = Math.max(fence + 1, scheduler.now() / Chance.MICROS);
        return fence;
    }
}
