package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.tieredcache.spi.Bypass;
import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.GrantReply;
import io.tieredcache.spi.Held;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.Payload;
import io.tieredcache.spi.Refused;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Stored;
import io.tieredcache.spi.TierFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The lower half of {@link ReadThrough}: who may load, the load, the fill. A value is filled only under a lease that
 * precedes its load. Without a lease it is still returned, and L1 keeps it for moments only.
 *
 * <p>A refresh that finds the key held waits as a miss does. It takes what a lease brings that was given after it had begun, never
 * what the lease brings on which it waited: that load may have read the row before the change that the refresh is for. So any
 * number of overlapping refreshes make two loads at most. After half of its time it takes that lease over, so that the load that
 * began before it stores nothing. A write that is open it waits out too.
 */
final class LeasedLoad<K, V> {

    private static final long SHORTEST_PAUSE_NANOS = MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = MILLISECONDS.toNanos(25);

    /** How old the lease of another JVM may be, in loads of this JVM: beyond that a second load costs less than the wait. */
    private static final long USUAL_LOADS = 8;

    private static final long LEAST_PATIENCE_NANOS = MILLISECONDS.toNanos(250);
    /** While this JVM has not loaded anything. */
    private static final long PATIENCE_NANOS = MILLISECONDS.toNanos(2_000);

    private final Tiers<K, V> tiers;

    LeasedLoad(Tiers<K, V> tiers) {
        this.tiers = tiers;
    }

    /**
     * Answers every descent, or throws. Keys that other JVMs are loading are asked for again until they are there. They are
     * loaded here too, and not stored, once their lease is much older than a load usually takes, since nothing may come of it
     * any more, and in any case after half of the call's time.
     */
    void load(List<Descent<K, V>> descents, Call<K, V> call) {
        List<Descent<K, V>> open = descents;
        long patienceEnds = tiers.waits.nanos() + call.remainingNanos() / 2;
        long pause = SHORTEST_PAUSE_NANOS;
        while (!open.isEmpty()) {
            List<Descent<K, V>> toLoad = new ArrayList<>(open.size());
            List<Descent<K, V>> held = acquire(open, toLoad, call);
            open = loadAndFill(toLoad, call);
            open.addAll(held);
            if (!held.isEmpty() && toLoad.isEmpty()) {
                if (tiers.waits.nanos() - patienceEnds >= 0) {
                    held.forEach(this::losePatience);
                } else {
                    await(held.get(0), pause);
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    /** Loads without waiting any more: a refresh in the place of the load that it has waited for, others beside it. */
    private void losePatience(Descent<K, V> held) {
        held.pastL2 = held.takesOver || held.heldAt == 0 || !held.refresh;
        held.takesOver = !held.pastL2;
    }

    /** Waits until L2 reports that a lease has ended, or for a while. */
    private void await(Descent<K, V> held, long nanos) {
        CountDownLatch ended = tiers.wakeups.expect(held.hash);
        try {
            boolean unused = tiers.waits.await(ended, nanos);
        } catch (InterruptedException e) {
            throw tiers.interrupted("another JVM was loading", e);
        } finally {
            tiers.wakeups.end(held.hash, ended);
        }
    }

    /** Asks L2 who may load. Answers what L2 has by now, adds to {@code toLoad}, and returns what others are loading. */
    private List<Descent<K, V>> acquire(List<Descent<K, V>> open, List<Descent<K, V>> toLoad, Call<K, V> call) {
        List<Descent<K, V>> asked = new ArrayList<>(open.size());
        for (Descent<K, V> descent : open) {
            boolean ask = tiers.trustsL2(descent) && !descent.pastL2;
            (ask ? asked : toLoad).add(descent);
        }
        List<Descent<K, V>> held = new ArrayList<>();
        List<GrantReply> replies = asked.isEmpty() ? List.of() : tiers.shared().acquire(asked, tiers::floor, call);
        for (int i = 0; i < replies.size(); i++) {
            // All of them first: what is noted is given back, whatever is thrown further down.
            asked.get(i).lease = replies.get(i) instanceof Lease lease ? lease : null;
        }
        for (int i = 0; i < replies.size(); i++) {
            Descent<K, V> descent = asked.get(i);
            GrantReply reply = replies.get(i);
            if (reply instanceof Held other) {
                descent.heldAt = descent.heldAt == 0 ? other.fence() : descent.heldAt;
                descent.pastL2 = !descent.refresh && isOverdue(other);
                (descent.pastL2 ? toLoad : held).add(descent);
            } else if (reply == Bypass.INTENT && descent.refresh) {
                held.add(descent);
            } else if (!(reply instanceof SharedEntry entry
                    && tiers.passesFloor(descent, entry)
                    && tiers.promote(descent, entry))) {
                descent.pastL2 = descent.lease == null;
                descent.failedByL2 = reply instanceof TierFailure;
                toLoad.add(descent);
                if (reply instanceof TierFailure failure && !failure.equals(SharedCopies.NOT_SENT)) {
                    tiers.recovery().release(descent.text, descent.token);
                }
            }
        }
        return held;
    }

    /** The load that another JVM has begun takes so much longer than usual that its fill may have been lost. */
    private boolean isOverdue(Held other) {
        long ageNanos = MILLISECONDS.toNanos(tiers.settings.leaseMillis() - other.remainingMillis());
        long usualNanos = tiers.source.usualLoadNanos();
        return ageNanos > (usualNanos == 0 ? PATIENCE_NANOS : Math.max(LEAST_PATIENCE_NANOS, USUAL_LOADS * usualNanos));
    }

    /** Loads keys and answers them; returns those to try once more because a change took their lease away. */
    private List<Descent<K, V>> loadAndFill(List<Descent<K, V>> toLoad, Call<K, V> call) {
        List<Descent<K, V>> again = new ArrayList<>();
        if (toLoad.isEmpty()) {
            return again;
        }
        long start = tiers.waits.nanos();
        Map<K, Loaded<V>> rows = loadOrFail(toLoad, call);
        long costNanos = tiers.waits.nanos() - start;
        long costMicros = NANOSECONDS.toMicros(costNanos);
        boolean hasTimeForAnother = call.remainingNanos() > 2 * costNanos;
        List<Descent<K, V>> filled = new ArrayList<>(toLoad.size());
        List<FillRequest> fills = new ArrayList<>(toLoad.size());
        List<Descent<K, V>> ungranted = new ArrayList<>();
        for (Descent<K, V> descent : toLoad) {
            Loaded<V> row = rowOf(descent, rows);
            if (row.absent()) {
                tiers.counters.absentKeys.increment();
            }
            Payload payload = descent.lease == null ? null : payload(row, costMicros, call);
            if (payload == null && !(descent.refresh && descent.lease != null)) {
                countLost(descent.failedByL2);
                ungranted.add(descent);
            } else {
                filled.add(descent);
                fills.add(new FillRequest(descent.text, requireNonNull(descent.lease), payload));
            }
        }
        tiers.release(ungranted, call);
        ungranted.forEach(descent -> answerUngranted(descent, rowOf(descent, rows), call));
        List<StoreReply> replies = fills.isEmpty() ? List.of() : tiers.shared().fill(fills, call);
        for (int i = 0; i < replies.size(); i++) {
            Descent<K, V> descent = filled.get(i);
            descent.lease = null;
            countLost(replies.get(i) instanceof TierFailure);
            if (replies.get(i) instanceof TierFailure) {
                tiers.recovery().release(descent.text, descent.token);
            }
            if (!answeredByFill(descent, rowOf(descent, rows), replies.get(i), hasTimeForAnother, call)) {
                again.add(descent);
            }
        }
        return again;
    }

    private void countLost(boolean lost) {
        if (lost) {
            tiers.counters.lostFills.increment();
        }
    }

    private Map<K, Loaded<V>> loadOrFail(List<Descent<K, V>> toLoad, Call<K, V> call) {
        List<K> keys = new ArrayList<>(toLoad.size());
        for (Descent<K, V> descent : toLoad) {
            descent.noteFloor(tiers.floor(descent));
            keys.add(descent.key);
        }
        try {
            return tiers.source.load(keys, call);
        } catch (CacheException | Error e) {
            if (toLoad.size() == 1 && !Interrupts.areBehind(e)) {
                fail(toLoad.get(0), LoadFailure.of(e, call), call);
            } else {
                tiers.release(toLoad, call);
            }
            throw e;
        }
    }

    private void fail(Descent<K, V> descent, LoadFailure failure, Call<K, V> call) {
        try {
            tiers.release(descent, call);
        } finally {
            descent.fail(failure);
        }
    }

    private static <K, V> Loaded<V> rowOf(Descent<K, V> descent, Map<K, Loaded<V>> rows) {
        Loaded<V> row = rows.get(descent.key);
        return row == null ? Loaded.of(null) : row;
    }

    /** What to store in L2 for a row, or null for nothing: a refresh then removes what it was to replace. */
    private @Nullable Payload payload(Loaded<V> row, long costMicros, Call<K, V> call) {
        V value = row.value();
        byte[] bytes = value == null ? null : tiers.shared().encodeOrNull(value);
        countLost(value != null && bytes == null);
        long life = lifeNanos(row, call);
        if ((value != null && bytes == null) || life == 0) {
            return null;
        }
        return Payload.of(bytes, row.version(), Math.max(1, NANOSECONDS.toMillis(life)), costMicros);
    }

    /**
     * Answers a key whose value L2 did not vouch for. Without L2 it lives its TTL in L1, else moments. That holds too while L2
     * has not confirmed a change of this JVM: the row was read after the change, or its fence would have moved.
     */
    private void answerUngranted(Descent<K, V> descent, Loaded<V> row, Call<K, V> call) {
        long nanos = lifeNanos(row, call);
        Life life = tiers.hasL2() ? Life.ungranted(nanos) : Life.unshared(nanos);
        tiers.answer(descent, row.value(), life, row.version(), 0);
    }

    /** Answers a key after its fill, unless the fill was refused for the first time and there is time to load again. */
    private boolean answeredByFill(
            Descent<K, V> descent, Loaded<V> row, StoreReply reply, boolean hasTimeForAnother, Call<K, V> call) {
        if (reply instanceof Stored stored) {
            Life life = Life.loaded(MILLISECONDS.toNanos(stored.remainingMillis()));
            tiers.answer(descent, row.value(), life, row.version(), stored.fence());
        } else if (reply instanceof Refused && reply != Refused.NOTHING_TO_STORE) {
            tiers.counters.refusedFills.increment();
            if (!descent.refusedBefore && !descent.refresh && hasTimeForAnother) {
                descent.refusedBefore = true;
                return false;
            }
            tiers.answer(descent, row.value(), Life.NONE, row.version(), 0);
        } else {
            answerUngranted(descent, row, call);
        }
        return true;
    }

    private long lifeNanos(Loaded<V> row, Call<K, V> call) {
        long ttl = call.terms.ttlNanos();
        return tiers.jittered(row.absent() ? Math.min(tiers.settings.absentTtlNanos(), ttl) : ttl);
    }
}
