package io.tieredcache.lab.worker;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.mutant.Mutant;
import io.tieredcache.spi.CallContext;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that reads and writes until it is stopped, and records the results. */
final class Caller implements Runnable {

    private static final double PUTS = 0.06;
    private static final double DELETES = 0.005;
    private static final double PAST = 0.02;
    private static final double MUTANT_PAST = 0.1;
    private static final double BULKS = 0.01;
    private static final double VICTIM_PUTS = 0.2;
    private static final double VICTIM_CHANGES = 0.3;
    private static final int BULK = 8;
    private static final long FLUSH_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 2_400_000;

    private final TieredCache<Integer, Value> cache;
    private final Database database;
    private final Journal journal;
    private final Mutant mutant;
    private final double past;
    private final FailureLog failureLog;
    private final Zipf keys;
    private final SplittableRandom random;
    private volatile boolean stopped;

    Caller(
            TieredCache<Integer, Value> cache,
            Database database,
            Journal journal,
            Mutant mutant,
            FailureLog failureLog,
            Zipf keys,
            SplittableRandom random) {
        this.cache = cache;
        this.database = database;
        this.journal = journal;
        this.mutant = mutant;
        this.past = mutant == Mutant.NONE ? PAST : MUTANT_PAST;
        this.failureLog = failureLog;
        this.keys = keys;
        this.random = random;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        long flushed = System.nanoTime();
        while (!stopped) {
            call();
            if (System.nanoTime() - flushed > FLUSH_NANOS) {
                journal.flush();
                flushed = System.nanoTime();
            }
            LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
        }
        journal.flush();
    }

    private void call() {
        int key = keys.next(random);
        double draw = random.nextDouble();
        if (draw < PUTS) {
            put(key);
        } else if (draw < PUTS + DELETES) {
            delete(key);
        } else if (draw < PUTS + DELETES + past) {
            changePast(key);
        } else if (draw < PUTS + DELETES + past + BULKS) {
            readMany();
        } else {
            read(key);
        }
    }

    /** Makes a call that mostly goes beyond L1, so that an interrupt matters. */
    void callAsVictim() {
        int key = keys.next(random);
        double draw = random.nextDouble();
        if (draw < VICTIM_PUTS) {
            put(key);
        } else {
            if (draw < VICTIM_PUTS + VICTIM_CHANGES) {
                changePast(key);
            }
            read(key);
        }
    }

    void read(int key) {
        journal.begins();
        long begun = System.nanoTime();
        try {
            Value value = cache.get(key);
            noteRead(key, value, begun);
        } catch (Throwable e) {
            noteFailure(Event.Kind.READ, key, 0, begun, e);
        }
    }

    private void readMany() {
        Set<Integer> wanted = new LinkedHashSet<>();
        for (int i = 0; i < BULK; i++) {
            wanted.add(keys.next(random));
        }
        readAll(wanted);
    }

    void readAll(Collection<Integer> wanted) {
        journal.begins();
        long begun = System.nanoTime();
        try {
            Map<Integer, Value> values = cache.getAll(wanted);
            wanted.forEach(key -> noteRead(key, values.get(key), begun));
        } catch (Throwable e) {
            wanted.forEach(key -> noteFailure(Event.Kind.READ, key, 0, begun, e));
        }
    }

    /** Puts a key; returns true if L2 has not confirmed it. */
    boolean put(int key) {
        Value value = database.fresh(key);
        return write(Event.Kind.PUT, value, () -> {
            if (mutant != Mutant.INVALIDATE_BEFORE_COMMIT) {
                return cache.put(key, value);
            }
            WriteOutcome outcome = cache.invalidate(key);
            database.write(key, value, CallContext.within(Long.MAX_VALUE / 2));
            return outcome;
        });
    }

    private void delete(int key) {
        Value nothing = database.fresh(key);
        journal.nonce(nothing.nonce());
        write(Event.Kind.DELETE, nothing, () -> cache.delete(key));
    }

    private void changePast(int key) {
        Value value = database.fresh(key);
        write(Event.Kind.PAST, value, () -> {
            database.writePast(value);
            return cache.invalidate(key);
        });
    }

    private boolean write(Event.Kind kind, Value value, Callable<WriteOutcome> step) {
        journal.begins();
        long begun = System.nanoTime();
        try {
            int outcome = step.call() == WriteOutcome.PENDING ? Event.PENDING : 0;
            note(kind, outcome, value.key(), value.nonce(), begun);
            return outcome == Event.PENDING;
        } catch (Throwable e) {
            noteFailure(kind, value.key(), value.nonce(), begun, e);
            return false;
        }
    }

    private void noteRead(int key, @Nullable Value value, long begun) {
        if (value == null) {
            note(Event.Kind.READ, Event.ABSENT, key, 0, begun);
        } else {
            note(Event.Kind.READ, value.belongsTo(key) ? 0 : Event.CORRUPT, key, value.nonce(), begun);
        }
    }

    private void noteFailure(Event.Kind kind, int key, long nonce, long begun, Throwable e) {
        failureLog.add(e);
        int excuse = journal.isVictim() || Planted.isOfLoader(e) ? Event.EXCUSED : 0;
        note(kind, Event.FAILED | excuse, key, nonce, begun);
    }

    private void note(Event.Kind kind, int outcome, int key, long nonce, long begun) {
        journal.add(new Event(kind, outcome | journal.flags(), key, nonce, begun, System.nanoTime(), 0));
    }
}
