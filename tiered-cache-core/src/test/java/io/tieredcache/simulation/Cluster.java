package io.tieredcache.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** L2: two masters, each with half of the partitions and a generation of its own. */
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

    /** The shard that stops to answer, if the plan has one. */
    @Nullable
    Shard dying() {
        return plan.dies() ? shards.get(plan.deadShard()) : null;
    }

    /** Some keys of a shard. */
    static List<String> keysOf(int shard, int count) {
        return IntStream.iterate(0, n -> n + 1)
                .mapToObj(n -> "crowd-" + n)
                .filter(key -> numberOf(key) == shard)
                .limit(count)
                .toList();
    }

    /** The name under which the generation of a shard is changed and reported. */
    static String generationOf(int shard) {
        return GENERATION + shard;
    }

    static boolean isGeneration(String key) {
        return key.startsWith(GENERATION);
    }

    /** The number of the shard in which a key, or a generation, lives. */
    static int numberOf(String key) {
        if (isGeneration(key)) {
            return Integer.parseInt(key.substring(GENERATION.length()));
        }
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

    Marks marks() {
        return marks;
    }

    /** A stamp from a clock that never goes back, whichever master gives it. */
    long nextFence() {
        fence = Math.max(fence + 1, scheduler.now() / Chance.MICROS);
        return fence;
    }
}
