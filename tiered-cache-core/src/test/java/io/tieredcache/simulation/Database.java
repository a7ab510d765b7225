package io.tieredcache.simulation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with all their past states, and locks that writers hold until they commit. */
final class Database {

    private final Map<String, List<Commit>> rows = new LinkedHashMap<>();
    private final Map<String, SimulatedThread> locks = new HashMap<>();
    private final Scheduler scheduler;
    private final Cluster cluster;
    private final Trace trace;
    private long versions;

    Database(Scheduler scheduler, Cluster cluster, Trace trace, Plan plan, Chance chance) {
        this.scheduler = scheduler;
        this.cluster = cluster;
        this.trace = trace;
        for (String key : plan.keys()) {
            rows.put(key, new ArrayList<>());
            commit(key, chance.percent(70) ? "first-" + key : null);
        }
        for (String key : plan.burst()) {
            rows.put(key, new ArrayList<>());
            commit(key, null);
        }
    }

    Commit newest(String key) {
        List<Commit> states = states(key);
        return states.get(states.size() - 1);
    }

    List<Commit> states(String key) {
        return requireNonNull(rows.get(key));
    }

    /** Waits for the lock of a row; returns false if the time is up. */
    boolean lock(String key, long nanos) {
        boolean free = scheduler.await(() -> !isLocked(key), nanos);
        if (free) {
            locks.put(key, scheduler.self());
        }
        return free;
    }

    private boolean isLocked(String key) {
        SimulatedThread holder = locks.get(key);
        return holder != null && holder.machine.alive;
    }

    void unlock(String key) {
        unlock(key, scheduler.self());
    }

    void unlock(String key, SimulatedThread holder) {
        locks.remove(key, holder);
    }

    /** Commits a state without an intent. */
    Commit commit(String key, @Nullable String value) {
        return commit(key, value, null);
    }

    Commit commit(String key, @Nullable String value, Marks.@Nullable Mark promised) {
        List<Marks.Mark> announced = new ArrayList<>();
        if (promised != null) {
            announced.add(promised);
        }
        for (Cell.Grant intent : cluster.shardOf(key).cell(key).intents()) {
            announced.add(cluster.marks().ofIntent(intent.fence()));
        }
        Commit commit = new Commit(key, value, ++versions, scheduler.now(), announced);
        states(key).add(commit);
        trace.step(scheduler.now(), "database", "commits", key, String.valueOf(value), versions);
        return commit;
    }
}
