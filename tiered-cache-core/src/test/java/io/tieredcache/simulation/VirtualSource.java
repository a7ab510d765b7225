package io.tieredcache.simulation;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.NotWrittenException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The database as one simulated JVM reads and writes it: a read is delivered later, and a fault may come before or
 * after a commit.
 */
final class VirtualSource implements CacheLoader<String, String>, CacheWriter<String, String> {

    private final Machine machine;
    private final VirtualTier tier;
    private final Database database;
    private final Scheduler scheduler;
    private final Network network;
    private final Chance chance;
    private final Plan plan;
    private final History history;
    private final Map<String, Loaded<String>> remembered = new HashMap<>();
    private boolean crashing;

    VirtualSource(Machine machine, VirtualTier tier, Database database, Network network, History history) {
        this.machine = machine;
        this.tier = tier;
        this.database = database;
        this.network = network;
        this.history = history;
        scheduler = network.scheduler;
        chance = network.chance;
        plan = network.plan;
    }

    /** Makes the JVM die right after its next commit. */
    void crashAfterNextCommit() {
        crashing = true;
    }

    @Override
    public @Nullable String load(String key) {
        throw new AssertionError("the engine calls the method with a context");
    }

    @Override
    public Loaded<String> load(String key, CallContext context) {
        return loadAll(List.of(key), context).getOrDefault(key, Loaded.of(null));
    }

    @Override
    public Map<String, Loaded<String>> loadAll(Collection<? extends String> keys, CallContext context) {
        long began = scheduler.now();
        work(context);
        Map<String, Loaded<String>> found = new LinkedHashMap<>();
        for (String key : keys) {
            Commit state = database.newest(key);
            Loaded<String> row = row(key, state);
            if (!row.absent()) {
                found.put(key, row);
            }
            network.trace.step(scheduler.now(), scheduler.self(), "reads the row", key, String.valueOf(row.value()));
        }
        work(context);
        keys.forEach(key -> history.loaded(machine, key, began, scheduler.now()));
        return found;
    }

    private Loaded<String> row(String key, Commit state) {
        String value = state.value();
        Loaded<String> row = new Loaded<>(value, value == null ? 0 : versionFor(state));
        return plan.mutation() == Mutation.LOADER_REMEMBERS ? remembered.computeIfAbsent(key, k -> row) : row;
    }

    @Override
    public long write(String key, String value, CallContext context) throws Exception {
        return change(key, value, context);
    }

    @Override
    public long delete(String key, CallContext context) throws Exception {
        return change(key, null, context);
    }

    private long change(String key, @Nullable String value, CallContext context) throws Exception {
        Map<String, @Nullable String> one = new HashMap<>();
        one.put(key, value);
        return changeAll(one, context).getOrDefault(key, 0L);
    }

    @Override
    public Map<String, Long> writeAll(Map<? extends String, ? extends String> entries, CallContext context)
            throws Exception {
        return changeAll(new HashMap<>(entries), context);
    }

    private Map<String, Long> changeAll(Map<String, @Nullable String> rows, CallContext context) throws Exception {
        Map<String, @Nullable String> inOrder = new TreeMap<>(rows);
        Map<String, Long> versions = new HashMap<>();
        boolean late = false;
        try {
            lockAndWork(inOrder.keySet(), context);
            late = !network.healed() && chance.below(150) < plan.sourceFailurePercent();
            if (late) {
                commitLater(inOrder, context);
            }
            inOrder.forEach(
                    (key, value) -> versions.put(key, versionFor(database.commit(key, value, tier.announced(key)))));
        } finally {
            if (!late) {
                inOrder.keySet().forEach(database::unlock);
            }
        }
        if (crashing) {
            network.trace.step(scheduler.now(), machine, "dies between commit and end");
            machine.alive = false;
            scheduler.die();
        }
        scheduler.sleep(chance.trip());
        fail("after the commit");
        return versions;
    }

    /**
     * Runs the steps before the commit. A failure here means that nothing was written, and its exception mostly says
     * so.
     */
    private void lockAndWork(Collection<String> keys, CallContext context) throws NotWrittenException {
        try {
            for (String key : keys) {
                if (!database.lock(key, context.remainingNanos())) {
                    throw new IllegalStateException("simulated: the row is locked for too long");
                }
            }
            work(context);
        } catch (IllegalStateException e) {
            if (chance.percent(70)) {
                throw new NotWrittenException(String.valueOf(e.getMessage()), null);
            }
            throw e;
        }
    }

    /** Breaks the connection; the database commits nevertheless, within the time of the call. */
    private void commitLater(Map<String, @Nullable String> rows, CallContext context) {
        SimulatedThread holder = scheduler.self();
        Map<String, Marks.@Nullable Mark> promised = new HashMap<>();
        rows.keySet().forEach(key -> promised.put(key, tier.announced(key)));
        scheduler.after(
                chance.between(0, Math.max(1, context.remainingNanos())),
                () -> rows.forEach((key, value) -> {
                    database.commit(key, value, promised.get(key));
                    database.unlock(key, holder);
                }));
        throw new IllegalStateException("simulated: the connection breaks at the commit");
    }

    private long versionFor(Commit commit) {
        return plan.versioned() ? commit.version() : 0;
    }

    /** Takes some time of a statement, and fails when the caller's time has run out. */
    private void work(CallContext context) {
        boolean slow = plan.slowSource() && !network.healed() && chance.percent(15);
        long nanos = slow ? chance.between(0, 2_500 * Chance.MILLIS) : chance.trip();
        long left = context.remainingNanos();
        sleep(Math.min(nanos, left));
        if (nanos >= left) {
            throw new IllegalStateException("simulated: the statement timed out");
        }
        fail("before the commit");
    }

    private void sleep(long nanos) {
        try {
            boolean unused = scheduler.awaitInterruptibly(() -> false, nanos);
        } catch (InterruptedException e) {
            throw new IllegalStateException("simulated: the statement was cancelled", e);
        }
    }

    private void fail(String when) {
        if (!network.healed() && chance.below(100) < plan.sourceFailurePercent()) {
            throw new IllegalStateException("simulated: the database fails " + when);
        }
    }
}
