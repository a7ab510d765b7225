package io.tieredcache.simulation;

import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.List;

/** What a schedule is made of, drawn from its seed: a quarter of them have no faults at all. */
record Plan(
        Mutation mutation,
        int machines,
        int callers,
        int operations,
        List<String> keys,
        boolean versioned,
        WriteMode writeMode,
        boolean longL1,
        boolean calm,
        int lossPercent,
        int latePercent,
        int duplicatePercent,
        int sourceFailurePercent,
        boolean slowSource,
        int cutOffs,
        int cuts,
        int evictions,
        boolean flush,
        boolean failOver,
        boolean crash,
        int deadShard,
        boolean crowded,
        boolean throwing,
        boolean threadless) {

    /** No shard dies. */
    static final int NONE_DIES = -1;

    /** More changes than recovery tells in one round. */
    private static final int CROWD = 1_500;

    /** What a healthy system stays within: B of the protocol. */
    static final long STALENESS_NANOS = 2 * Chance.SECONDS;

    static final Duration TTL = Duration.ofSeconds(20);
    static final Duration DEADLINE = Duration.ofSeconds(2);
    static final Duration LEASE = Duration.ofSeconds(3);

    /** How long everything takes to come to rest after the last fault. */
    static final long SETTLE_NANOS = 12 * Chance.SECONDS;

    /** How long everything but a dead shard takes: streams are cut, missed and resumed, recovery pauses and tells. */
    static final long OUTAGE_SETTLE_NANOS = 10 * Chance.SECONDS;

    static final long CUT_NANOS = 2 * Chance.SECONDS;
    static final long LAG_NANOS = 500 * Chance.MILLIS;

    /** From the promotion until the last of those who know of a change has told it again, if a cut is in the way. */
    static final long REPLAY_NANOS = 3 * Chance.SECONDS + CUT_NANOS + Chance.SECONDS;

    /** Draws a schedule; for a planted fault, one in which it could show. */
    static Plan draw(Chance chance, Mutation mutation) {
        Plan plan = drawAny(chance, mutation);
        while (!mutation.canShowIn(plan)) {
            plan = drawAny(chance, mutation);
        }
        return plan;
    }

    private static Plan drawAny(Chance chance, Mutation mutation) {
        boolean calm = chance.percent(25);
        int keys = 2 + chance.below(3);
        boolean dies = !calm && chance.percent(25);
        boolean failOver = !calm && chance.percent(30) && !dies;
        return new Plan(
                mutation,
                2 + chance.below(2),
                2 + chance.below(2),
                4 + chance.below(6),
                List.of("red", "green", "blue", "white").subList(0, keys),
                chance.percent(60),
                chance.percent(70) ? WriteMode.INTENT : WriteMode.POST,
                chance.percent(70),
                calm,
                some(chance, calm, 40, 15),
                some(chance, calm, 40, 15),
                some(chance, calm, 40, 20),
                some(chance, calm, 30, 15),
                chance.percent(40),
                some(chance, calm, 40, 3),
                some(chance, calm, 30, 2),
                some(chance, calm, 40, 6),
                !calm && chance.percent(15),
                failOver,
                !calm && chance.percent(20),
                dies ? chance.below(Cluster.SHARDS) : NONE_DIES,
                dies && chance.percent(3),
                !calm && chance.percent(15),
                !calm && chance.percent(15));
    }

    private static int some(Chance chance, boolean calm, int percent, int most) {
        boolean none = !chance.percent(percent);
        int amount = 1 + chance.below(most);
        return calm || none ? 0 : amount;
    }

    /** L2 may lose what it has confirmed. */
    boolean l2Forgets() {
        return evictions > 0 || flush || failOver;
    }

    /** Of some changes nobody is left who could tell L2. */
    boolean untold() {
        return crash || sourceFailurePercent > 0;
    }

    /** A shard stops to answer, until everything else has come to rest. */
    boolean dies() {
        return deadShard != NONE_DIES;
    }

    /** Keys of the shard that dies, which one call writes while it is dead; mostly none. */
    List<String> crowd() {
        return crowded ? Cluster.keysOf(deadShard, CROWD) : List.of();
    }

    /** The seconds over which faults are spread. */
    long faultyNanos() {
        return 8 * Chance.SECONDS;
    }
}
