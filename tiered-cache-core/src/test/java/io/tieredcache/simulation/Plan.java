package io.tieredcache.simulation;

import io.tieredcache.WriteMode;
import java.time.Duration;
import java.util.List;

/** The parameters of a schedule, drawn from its seed: a quarter of the schedules have no faults. */
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
        boolean bursts,
        boolean throwing,
        boolean threadless) {

    /** The value for plans without a dying shard. */
    static final int NONE_DIES = -1;

    /** More changes than recovery sends in one round. */
    private static final int BURST = 1_500;

    /** The staleness bound of a healthy system, B of the protocol. */
    static final long STALENESS_NANOS = 2 * Chance.SECONDS;

    static final Duration TTL = Duration.ofSeconds(20);
    static final Duration DEADLINE = Duration.ofSeconds(2);
    static final Duration LEASE = Duration.ofSeconds(3);

    /** Time until everything is at rest after the last fault. */
    static final long SETTLE_NANOS = 12 * Chance.SECONDS;

    /**
     * Time until everything but a dead shard is at rest: streams are cut, missed and resumed, and recovery pauses and
     * sends.
     */
    static final long OUTAGE_SETTLE_NANOS = 10 * Chance.SECONDS;

    static final long CUT_NANOS = 2 * Chance.SECONDS;
    static final long LAG_NANOS = 500 * Chance.MILLIS;

    /** Time from the promotion until the last JVM that knows a change has replayed it, if a cut delays it. */
    static final long REPLAY_NANOS = 3 * Chance.SECONDS + CUT_NANOS + Chance.SECONDS;

    /** Draws a schedule; for a deliberate error, one in which it could show. */
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

    /** Returns whether L2 may lose confirmed changes. */
    boolean l2Forgets() {
        return evictions > 0 || flush || failOver;
    }

    /** Returns whether a change may have no JVM left that could send it to L2. */
    boolean losesPendingChanges() {
        return crash || sourceFailurePercent > 0;
    }

    /** Returns whether a shard stops answering until everything else is at rest. */
    boolean dies() {
        return deadShard != NONE_DIES;
    }

    /** Returns keys of the dying shard, which one call writes while it is dead; mostly none. */
    List<String> burst() {
        return bursts ? Cluster.keysOf(deadShard, BURST) : List.of();
    }

    /** Returns the time over which faults are spread. */
    long faultyNanos() {
        return 8 * Chance.SECONDS;
    }
}
