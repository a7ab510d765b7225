package io.tieredcache.simulation;

import io.tieredcache.TieredCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One schedule of a few JVMs, a database and an L2, determined by its seed. */
final class Simulation {

    private static final long FOR_EVER = Long.MAX_VALUE / 2;

    private final long seed;
    private final Chance chance;
    private final Plan plan;
    private final Trace trace;
    private final List<String> violations = new ArrayList<>();
    private final Counts counts = new Counts();
    private final Scheduler scheduler;
    private final Network network;
    private final Cluster cluster;
    private final Database database;
    private final History history = new History();
    private final Conduct conduct;
    private final List<Jvm> jvms = new ArrayList<>();

    private Simulation(long seed, Mutation mutation, boolean readable, Workers workers) {
        this.seed = seed;
        chance = new Chance(seed);
        plan = Plan.draw(chance, mutation);
        trace = new Trace(readable);
        scheduler = new Scheduler(chance, trace, workers, violations);
        network = new Network(scheduler, chance, trace, plan);
        cluster = new Cluster(scheduler, plan, mutation);
        database = new Database(scheduler, cluster, trace, plan, chance);
        conduct = new Conduct(violations);
    }

    /** Runs one schedule, and repeats it with a trace if a rule is broken. */
    static Result of(long seed, Mutation mutation, Workers workers) {
        Result result = new Simulation(seed, mutation, false, workers).run();
        return result.violations().isEmpty() ? result : traced(seed, mutation, workers);
    }

    static Result traced(long seed, Mutation mutation, Workers workers) {
        return new Simulation(seed, mutation, true, workers).run();
    }

    private Result run() {
        try {
            start();
            Faults faults = new Faults(cluster, jvms, network, counts);
            faults.plant();
            work(startCallers());
            network.heal();
            checkOutage();
            rest();
            checkEnd();
        } finally {
            scheduler.stop();
        }
        counts.schedules = 1;
        counts.calm = plan.calm() ? 1 : 0;
        counts.reads = history.reads().size();
        counts.cancellations = conduct.cancellations();
        counts.writes = history.writes().size();
        for (Jvm jvm : jvms) {
            counts.add(jvm.cache.stats());
            counts.thrown += jvm.thrown();
            counts.threadless += jvm.threadless();
            counts.crashes += jvm.machine.alive ? 0 : 1;
        }
        new Checker(database, cluster.marks(), history, plan, violations, counts).check();
        return new Result(seed, plan, violations, trace.hash(), trace.lines(), counts);
    }

    private void start() {
        for (int number = 1; number <= plan.machines(); number++) {
            jvms.add(new Jvm(new Machine(number), cluster, database, network, history));
        }
    }

    private List<SimulatedThread> startCallers() {
        List<SimulatedThread> callers = new ArrayList<>();
        for (Jvm jvm : jvms) {
            for (int number = 1; number <= plan.callers(); number++) {
                Caller caller = new Caller(jvm, number, database, network, history, conduct);
                callers.add(scheduler.start(jvm.machine, "caller" + number, caller::run));
                Shard dying = cluster.dying();
                if (plan.bursts() && dying != null && callers.size() == 1) {
                    callers.add(scheduler.start(jvm.machine, "crowd", () -> caller.writeBurst(dying)));
                }
            }
        }
        return callers;
    }

    /** Runs until these threads have ended. */
    private void work(List<SimulatedThread> threads) {
        scheduler.run(
                () -> {
                    for (SimulatedThread thread : threads) {
                        if (!thread.done && thread.machine.alive) {
                            return false;
                        }
                    }
                    return true;
                },
                FOR_EVER);
        for (SimulatedThread thread : threads) {
            if (!thread.done && thread.machine.alive) {
                conduct.violated(thread + " waits for ever");
            }
        }
    }

    /**
     * Checks the rules for an outage: at this point at most one shard is still dead, and everything else is at rest.
     */
    private void checkOutage() {
        Shard dying = cluster.dying();
        if (dying != null) {
            dying.die();
            scheduler.run(() -> false, scheduler.now() + Plan.OUTAGE_SETTLE_NANOS);
            Outage outage = new Outage(dying, cluster, database, history, conduct, network);
            outage.checkNotified(this::isKnown);
            jvms.forEach(outage::checkWaiting);
            List<SimulatedThread> readers = new ArrayList<>();
            for (Jvm jvm : jvms) {
                readers.add(scheduler.start(jvm.machine, "prober", () -> outage.probe(jvm)));
            }
            work(readers);
            counts.outages++;
            dying.revive();
        }
    }

    /** Waits until everything is at rest; entries whose change no JVM can send to L2 must expire first. */
    private void rest() {
        scheduler.run(() -> false, scheduler.now() + Plan.SETTLE_NANOS);
        if (plan.losesPendingChanges() || !plan.keys().stream().allMatch(this::isKnown)) {
            scheduler.run(() -> false, scheduler.now() + Plan.TTL.toNanos());
        }
    }

    /** Returns whether L2 was notified of the newest state of a row and has not lost that finally. */
    private boolean isKnown(String key) {
        Commit newest = database.newest(key);
        if (database.states(key).size() == 1) {
            return true;
        }
        return newest.announced().stream().anyMatch(Marks.Mark::mustHold)
                || cluster.marks().all().stream()
                        .anyMatch(mark -> mark.at >= newest.at()
                                && mark.mustHold()
                                && mark.covers(key, plan.versioned() ? newest.version() : 0));
    }

    private void checkEnd() {
        for (Jvm jvm : jvms) {
            long pending = jvm.cache.stats().pendingInvalidations();
            if (jvm.machine.alive && pending > 0) {
                conduct.violated("I6: " + jvm.machine + " has still " + pending + " pending changes");
            }
        }
        for (String key : plan.keys()) {
            Cell cell = cluster.shardOf(key).cell(key);
            String truth = database.newest(key).value();
            Cell.Copy copy = cell.copy();
            if (!cell.intents().isEmpty()) {
                conduct.violated("I5: L2 still holds an intent for " + key);
            }
            if (copy != null && !Objects.equals(copy.value(), truth)) {
                conduct.violated("I5: L2 holds " + copy.value() + " for " + key + ", the database " + truth);
            }
        }
        List<SimulatedThread> readers = new ArrayList<>();
        for (Jvm jvm : jvms) {
            readers.add(scheduler.start(jvm.machine, "checker", () -> checkReads(jvm.machine, jvm.cache)));
        }
        work(readers);
    }

    private void checkReads(Machine machine, TieredCache<String, String> cache) {
        for (String key : plan.keys()) {
            String value = cache.get(key);
            String truth = database.newest(key).value();
            if (!Objects.equals(value, truth)) {
                conduct.violated(
                        "I5: " + machine + " reads " + value + " for " + key + ", the database holds " + truth);
            }
        }
    }
}
