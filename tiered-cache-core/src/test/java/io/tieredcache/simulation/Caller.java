package io.tieredcache.simulation;

import io.tieredcache.CacheException;
import io.tieredcache.CallOptions;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application thread that uses the cache of its JVM at random. */
final class Caller {

    private final Jvm jvm;
    private final TieredCache<String, String> cache;
    private final Database database;
    private final Network network;
    private final Scheduler scheduler;
    private final Chance chance;
    private final Plan plan;
    private final History history;
    private final Conduct conduct;
    private final String name;
    private int written;
    /** The number of calls that have ended. */
    private long calls;

    Caller(Jvm jvm, int number, Database database, Network network, History history, Conduct conduct) {
        this.jvm = jvm;
        this.database = database;
        this.network = network;
        this.history = history;
        this.conduct = conduct;
        cache = jvm.cache;
        scheduler = network.scheduler;
        chance = network.chance;
        plan = network.plan;
        name = jvm.machine.number + "." + number;
    }

    void run() {
        for (int i = 0; i < plan.operations(); i++) {
            think();
            operate();
        }
    }

    private void think() {
        int kind = chance.below(100);
        scheduler.sleep(
                kind < 55
                        ? chance.between(0, 3 * Chance.MILLIS)
                        : kind < 80
                                ? chance.between(0, 100 * Chance.MILLIS)
                                : chance.between(0, 2_500 * Chance.MILLIS));
    }

    private void operate() {
        String key = key();
        int kind = chance.below(100);
        if (kind < 50) {
            cancelSometimes();
            get(key);
        } else if (kind < 60) {
            cancelSometimes();
            call("getAll", keys().toString(), Plan.DEADLINE.toNanos(), () -> getAll(keys()));
        } else if (kind < 76) {
            put(key);
        } else if (kind < 80) {
            putAll();
        } else if (kind < 85) {
            delete(key);
        } else if (kind < 90) {
            changePast(key, false);
        } else if (kind < 93) {
            changePast(key, true);
        } else {
            refresh(key);
        }
    }

    private String key() {
        return plan.keys().get(chance.below(plan.keys().size()));
    }

    private List<String> keys() {
        List<String> some = new ArrayList<>(plan.keys());
        some.removeIf(key -> chance.percent(40));
        return some.isEmpty() ? List.of(key()) : some;
    }

    private void get(String key) {
        boolean short1 = chance.percent(10);
        Duration deadline = short1 ? Duration.ofMillis(1 + chance.below(100)) : Plan.DEADLINE;
        CallOptions options = CallOptions.defaults().withDeadline(deadline);
        call("get", key, deadline.toNanos(), () -> {
            long invoked = scheduler.now();
            read(key, answered(cache.get(key, options)), invoked);
        });
    }

    private void getAll(List<String> keys) {
        long invoked = scheduler.now();
        Map<String, String> found = cache.getAll(keys);
        scheduler.checkStopping();
        keys.forEach(key -> read(key, found.get(key), invoked));
    }

    private void refresh(String key) {
        call("refresh", key, Plan.DEADLINE.toNanos(), () -> {
            long invoked = scheduler.now();
            String value = answered(cache.refresh(key));
            history.loaded(jvm.machine, key, invoked, scheduler.now());
            read(key, value, invoked);
        });
    }

    private void read(String key, @Nullable String value, long invoked) {
        network.trace.step(scheduler.now(), scheduler.self(), "got", key, String.valueOf(value));
        history.read(jvm.machine, key, value, invoked, scheduler.now());
    }

    private String fresh() {
        return name + "-" + ++written;
    }

    private void put(String key) {
        String value = fresh();
        call("put", key, Plan.DEADLINE.toNanos(), () -> {
            long invoked = scheduler.now();
            note(cache.put(key, value), jvm.tier.shardOf(key), invoked);
            wrote(key, value);
        });
    }

    /** While a shard is dead, writes more of its keys than recovery sends in one round. */
    void writeBurst(Shard dying) {
        if (!scheduler.await(dying::isDead, plan.faultyNanos())) {
            return;
        }
        Map<String, String> entries = new LinkedHashMap<>();
        plan.burst().forEach(key -> entries.put(key, fresh()));
        call("putAll", "crowd", Plan.DEADLINE.toNanos(), () -> cache.putAll(entries));
    }

    /**
     * Records the outcome. A change that concerns a shard which was dead before the call stays pending until the shard
     * comes back.
     */
    private void note(WriteOutcome outcome, @Nullable Shard concerned, long invoked) {
        scheduler.checkStopping();
        if (concerned != null && concerned.deadSince() < invoked) {
            if (outcome == WriteOutcome.PENDING) {
                history.leftPending(jvm.machine);
            } else {
                conduct.violated(scheduler.self() + " got a confirmation of a dead shard for a change");
            }
        }
    }

    private void putAll() {
        Map<String, String> entries = new LinkedHashMap<>();
        keys().forEach(key -> entries.put(key, fresh()));
        call("putAll", entries.keySet().toString(), Plan.DEADLINE.toNanos(), () -> {
            answered(cache.putAll(entries));
            entries.forEach(this::wrote);
        });
    }

    private void delete(String key) {
        call("delete", key, Plan.DEADLINE.toNanos(), () -> {
            long before = database.newest(key).version();
            answered(cache.delete(key));
            database.states(key).stream()
                    .filter(state -> state.version() > before && state.value() == null)
                    .findFirst()
                    .ifPresent(state -> history.written(jvm.machine, key, state.version(), scheduler.now()));
        });
    }

    private void wrote(String key, String value) {
        for (Commit state : database.states(key)) {
            if (value.equals(state.value())) {
                history.written(jvm.machine, key, state.version(), scheduler.now());
                return;
            }
        }
        conduct.violated(
                scheduler.self() + " got a confirmation that " + key + " is written, but " + value + " is not");
    }

    /** Changes the row without the cache, as plain SQL does, and then invalidates or clears. */
    private void changePast(String key, boolean clear) {
        if (!database.lock(key, Plan.DEADLINE.toNanos())) {
            return;
        }
        scheduler.sleep(chance.trip());
        Commit state = database.commit(key, chance.percent(80) ? fresh() : null);
        database.unlock(key);
        scheduler.sleep(chance.trip());
        call(clear ? "clear" : "invalidate", key, Plan.DEADLINE.toNanos(), () -> {
            long invoked = scheduler.now();
            if (clear) {
                note(cache.clear(), jvm.tier.dying(), invoked);
            } else {
                note(cache.invalidate(key), jvm.tier.shardOf(key), invoked);
            }
            // Floors do not record a clear that a failover loses; it counts again once it has been replayed.
            if (!clear || !plan.failOver()) {
                history.written(jvm.machine, key, state.version(), scheduler.now());
            }
        });
    }

    /** Sometimes cancels the call that begins now, or the rest of it, as a server does when its client disconnects. */
    private void cancelSometimes() {
        if (plan.calm() || !chance.percent(15)) {
            return;
        }
        SimulatedThread self = scheduler.self();
        long call = calls;
        scheduler.after(chance.between(0, 20 * Chance.MILLIS), () -> {
            if (calls == call && !self.done && !network.healed()) {
                network.trace.step(scheduler.now(), self, "is cancelled");
                conduct.cancelled(self);
                self.interrupted = true;
            }
        });
    }

    /** Returns the answer, unless the schedule ended during the call. */
    private <T> @Nullable T answered(@Nullable T answer) {
        scheduler.checkStopping();
        return answer;
    }

    /** Makes a call, and checks that it ends in time and in a permitted way. */
    private void call(String what, String about, long deadlineNanos, Runnable body) {
        SimulatedThread self = scheduler.self();
        long invoked = scheduler.now();
        long stalled = self.stalledNanos;
        network.trace.step(invoked, self, what, about);
        @Nullable CacheException thrown = null;
        try {
            body.run();
        } catch (CacheException e) {
            scheduler.checkStopping();
            thrown = e;
            network.trace.step(scheduler.now(), self, "gets a " + e.getClass().getSimpleName() + " from", what, about);
        }
        calls++;
        self.interrupted = false;
        boolean unused = Thread.interrupted();
        if (!jvm.machine.alive) {
            // The thread unwinds at the end of the schedule; the outcome of its call is not recorded.
            return;
        }
        long taken = scheduler.now() - invoked - (self.stalledNanos - stalled);
        conduct.ended(self, what, thrown, taken, deadlineNanos);
    }
}
