package io.tieredcache.simulation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** The faults besides lost messages, at random moments until the network is healed. */
final class Faults {

    private final Cluster cluster;
    private final List<Jvm> jvms;
    private final Network network;
    private final Scheduler scheduler;
    private final Chance chance;
    private final Plan plan;
    private final Counts counts;

    Faults(Cluster cluster, List<Jvm> jvms, Network network, Counts counts) {
        this.cluster = cluster;
        this.jvms = jvms;
        this.network = network;
        this.counts = counts;
        scheduler = network.scheduler;
        chance = network.chance;
        plan = network.plan;
    }

    void plant() {
        for (int i = 0; i < plan.cutOffs(); i++) {
            sometime(() -> {
                Stream stream = anyOf(anyJvm().tier.streams());
                network.trace.step(scheduler.now(), stream.machine(), "loses its reports");
                stream.breakOff();
            });
        }
        for (int i = 0; i < plan.cuts(); i++) {
            sometime(() -> network.cut(
                    anyJvm().machine, anyOf(cluster.shards()), chance.between(Chance.MILLIS, Plan.CUT_NANOS)));
        }
        for (int i = 0; i < plan.evictions(); i++) {
            sometime(() -> {
                String key = anyOf(plan.keys());
                network.trace.step(scheduler.now(), "L2", "evicts", key);
                cluster.shardOf(key).evict(key);
            });
        }
        if (plan.flush()) {
            sometime(() -> {
                network.trace.step(scheduler.now(), "L2", "forgets everything");
                cluster.shards().forEach(Shard::flush);
            });
        }
        if (plan.failOver()) {
            sometime(() -> failOver(anyOf(cluster.shards())));
        }
        if (plan.crash()) {
            sometime(this::crash);
        }
        Shard dying = cluster.dying();
        if (dying != null) {
            sometime(() -> die(dying));
        }
    }

    private void die(Shard shard) {
        network.trace.step(scheduler.now(), "shard" + shard.number(), "answers no more");
        shard.die();
    }

    private void sometime(Runnable fault) {
        boolean early = chance.percent(40);
        long within = early ? plan.faultyNanos() / 10 : plan.faultyNanos();
        scheduler.after(chance.between(0, within), () -> {
            if (!network.healed()) {
                fault.run();
            }
        });
    }

    private <T> T anyOf(List<T> list) {
        return list.get(chance.below(list.size()));
    }

    private Jvm anyJvm() {
        return anyOf(jvms);
    }

    private void crash() {
        Jvm victim = jvms.get(0);
        if (chance.percent(60)) {
            victim.source.crashAfterNextCommit();
        } else {
            network.trace.step(scheduler.now(), victim.machine, "dies");
            victim.machine.alive = false;
        }
    }

    private void failOver(Shard shard) {
        long lag = chance.between(0, Plan.LAG_NANOS);
        long election = chance.between(500 * Chance.MILLIS, 3 * Chance.SECONDS);
        List<Marks.Mark> lost = cluster.marks().undoneSince(shard.number(), scheduler.now() - lag);
        network.trace.step(scheduler.now(), "shard" + shard.number(), "fails over, losing changes:", lost.size());
        counts.lostInvalidations += lost.size();
        counts.failOvers++;
        shard.failOver(lag, election, () -> promoted(shard, lost));
    }

    private void promoted(Shard shard, List<Marks.Mark> lost) {
        long promotedAt = scheduler.now();
        network.trace.step(promotedAt, "shard" + shard.number(), "is served by its replica");
        for (Marks.Mark mark : lost) {
            boolean known = jvms.stream()
                    .anyMatch(jvm -> jvm.machine.alive && jvm.tier.journal().knows(mark.key));
            mark.replayedBy = known && !plan.crash() ? promotedAt + Plan.REPLAY_NANOS : Long.MAX_VALUE;
        }
        if (plan.mutation() == Mutation.NO_REPLAY) {
            return;
        }
        for (Jvm jvm : jvms) {
            long soon = chance.between(10 * Chance.MILLIS, Chance.SECONDS);
            scheduler.after(soon, () -> replay(jvm, shard, jvm.tier.journal().since(promotedAt, true)));
            scheduler.after(
                    3 * Chance.SECONDS,
                    () -> replay(jvm, shard, jvm.tier.journal().since(promotedAt, false)));
        }
    }

    private void replay(Jvm jvm, Shard shard, Map<String, Long> changes) {
        if (!jvm.machine.alive) {
            return;
        }
        changes.keySet().removeIf(key -> !cluster.shardOf(key).equals(shard));
        for (String key : changes.keySet()) {
            scheduler.after(network.trip(), () -> replay(jvm, shard, key, requireNonNull(changes.get(key))));
        }
    }

    private void replay(Jvm jvm, Shard shard, String key, long version) {
        if (!network.reaches(jvm.machine, shard)) {
            scheduler.after(100 * Chance.MILLIS, () -> replay(jvm, shard, key, version));
            return;
        }
        network.trace.step(scheduler.now(), jvm.machine, "replays", key, version);
        counts.replays++;
        if (Cluster.isGeneration(key)) {
            cluster.masterOf(key).clear(jvm.machine);
        } else {
            cluster.masterOf(key).invalidate(jvm.machine, key, version);
        }
    }
}
