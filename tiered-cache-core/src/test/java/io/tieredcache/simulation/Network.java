package io.tieredcache.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The connections between JVMs and masters: late, lossy, and at times cut. */
final class Network {

    final Scheduler scheduler;
    final Chance chance;
    final Trace trace;
    final Plan plan;
    private final Map<String, Long> cutUntil = new HashMap<>();
    private boolean healed;

    Network(Scheduler scheduler, Chance chance, Trace trace, Plan plan) {
        this.scheduler = scheduler;
        this.chance = chance;
        this.trace = trace;
        this.plan = plan;
    }

    long trip() {
        return chance.trip();
    }

    boolean reaches(Machine machine, Shard shard) {
        return shard.up() && cutUntil.getOrDefault(way(machine, shard), 0L) <= scheduler.now();
    }

    void cut(Machine machine, Shard shard, long nanos) {
        trace.step(scheduler.now(), machine, "is cut off from shard", shard.number());
        cutUntil.put(way(machine, shard), scheduler.now() + nanos);
    }

    void heal() {
        healed = true;
        cutUntil.clear();
    }

    boolean healed() {
        return healed;
    }

    private static String way(Machine machine, Shard shard) {
        return machine.name + "-" + shard.number();
    }

    /** Carries a request there and its reply back, unless a fault loses one of them. */
    <R> void send(Machine machine, Shard shard, Supplier<R> step, Consumer<R> reply) {
        boolean lost = fate(plan.lossPercent());
        boolean replyLost = fate(plan.lossPercent());
        long late = fate(plan.latePercent()) ? chance.between(0, 4 * Chance.SECONDS) : 0;
        boolean twice = fate(plan.duplicatePercent());
        long arrival = trip() + late;
        if (!lost) {
            scheduler.after(arrival, () -> {
                if (reaches(machine, shard)) {
                    R answer = step.get();
                    if (!replyLost) {
                        scheduler.after(trip(), () -> reply.accept(answer));
                    }
                }
            });
        }
        if (twice) {
            long gap = chance.percent(50) ? 20 * Chance.MILLIS : 3 * Chance.SECONDS;
            scheduler.after(arrival + chance.between(0, gap), () -> {
                if (reaches(machine, shard)) {
                    trace.step(scheduler.now(), machine, "is received twice");
                    R unused = step.get();
                }
            });
        }
    }

    private boolean fate(int percent) {
        return percent > 0 && chance.percent(percent) && !healed;
    }
}
