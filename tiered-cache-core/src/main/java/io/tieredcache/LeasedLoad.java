package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.tieredcache.coherence.Lifetime;
import io.tieredcache.guard.Interrupts;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
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
     * Answers every lookup, or throws. Keys that other JVMs are loading are asked for again until they are there. They are
     * loaded here too, and not stored, once their lease is much older than a load usually takes, since nothing may come of it
     * any more, and in any case after half of the call's time.
     */
    void load(List<Lookup<K, V>> lookups, Call<K, V> call) {
        List<Lookup<K, V>> open = lookups;
        long patienceEnds = tiers.timing.nanos() + call.remainingNanos() / 2;
        long pause = SHORTEST_PAUSE_NANOS;
        while (!open.isEmpty()) {
            List<Lookup<K, V>> toLoad = new ArrayList<>(open.size());
            List<Lookup<K, V>> held = acquire(open, toLoad, call);
            open = loadAndFill(toLoad, call);
            open.addAll(held);
            if (!held.isEmpty() && toLoad.isEmpty()) {
                if (tiers.timing.nanos() - patienceEnds >= 0) {
                    held.forEach(this::losePatience);
                } else {
                    await(held.get(0), pause);
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    /** Loads without waiting any more: a refresh in the place of the load that it has waited for, others beside it. */
    private void losePatience(Lookup<K, V> held) {
        held.pastL2 = held.takesOver || held.heldAt == 0 || !held.refresh;
        held.takesOver = !held.pastL2;
    }

    /** Waits until L2 reports that a lease has ended, or for a while. */
    private void await(Lookup<K, V> held, long nanos) {
        CountDownLatch ended = tiers.loadWaiters.expect(held.hash);
        try {
            boolean unused = tiers.timing.await(ended, nanos);
        } catch (InterruptedException e) {
            throw tiers.interrupted("another JVM was loading", e);
        } finally {
            tiers.loadWaiters.end(held.hash, ended);
        }
    }

    /** Asks L2 who may load. Answers what L2 has by now, adds to {@code toLoad}, and returns what others are loading. */
    private List<Lookup<K, V>> acquire(List<Lookup<K, V>> open, List<Lookup<K, V>> toLoad, Call<K, V> call) {
        List<Lookup<K, V>> asked = new ArrayList<>(open.size());
        for (Lookup<K, V> lookup : open) {
            boolean ask = tiers.trustsL2(lookup) && !lookup.pastL2;
            (ask ? asked : toLoad).add(lookup);
        }
        List<Lookup<K, V>> held = new ArrayList<>();
        List<GrantReply> replies = asked.isEmpty() ? List.of() : tiers.shared().acquire(asked, tiers::floor, call);
        for (int i = 0; i < replies.size(); i++) {
            // All of them first: what is noted is given back, whatever is thrown further down.
            asked.get(i).lease = replies.get(i) instanceof Lease lease ? lease : null;
        }
        for (int i = 0; i < replies.size(); i++) {
            Lookup<K, V> lookup = asked.get(i);
            GrantReply reply = replies.get(i);
            if (reply instanceof Held other) {
                lookup.heldAt = lookup.heldAt == 0 ? other.fence() : lookup.heldAt;
                lookup.pastL2 = !lookup.refresh && isOverdue(other);
                (lookup.pastL2 ? toLoad : held).add(lookup);
            } else if (reply == Bypass.INTENT && lookup.refresh) {
                held.add(lookup);
            } else if (!(reply instanceof SharedEntry entry
                    && tiers.passesFloor(lookup, entry)
                    && tiers.promote(lookup, entry))) {
                lookup.pastL2 = lookup.lease == null;
                lookup.failedByL2 = reply instanceof TierFailure;
                toLoad.add(lookup);
                if (reply instanceof TierFailure failure && !failure.equals(SharedCopies.NOT_SENT)) {
                    tiers.recovery().release(lookup.text, lookup.token);
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
    private List<Lookup<K, V>> loadAndFill(List<Lookup<K, V>> toLoad, Call<K, V> call) {
        List<Lookup<K, V>> again = new ArrayList<>();
        if (toLoad.isEmpty()) {
            return again;
        }
        long start = tiers.timing.nanos();
        Map<K, Loaded<V>> rows = loadOrFail(toLoad, call);
        long costNanos = tiers.timing.nanos() - start;
        long costMicros = NANOSECONDS.toMicros(costNanos);
        boolean hasTimeForAnother = call.remainingNanos() > 2 * costNanos;
        List<Lookup<K, V>> filled = new ArrayList<>(toLoad.size());
        List<FillRequest> fills = new ArrayList<>(toLoad.size());
        List<Lookup<K, V>> ungranted = new ArrayList<>();
        for (Lookup<K, V> lookup : toLoad) {
            Loaded<V> row = rowOf(lookup, rows);
            if (row.absent()) {
                tiers.counters.absentKeys.increment();
            }
            Payload payload = lookup.lease == null ? null : payload(row, costMicros, call);
            if (payload == null && !(lookup.refresh && lookup.lease != null)) {
                countLost(lookup.failedByL2);
                ungranted.add(lookup);
            } else {
                filled.add(lookup);
                fills.add(new FillRequest(lookup.text, requireNonNull(lookup.lease), payload));
            }
        }
        tiers.release(ungranted, call);
        ungranted.forEach(lookup -> answerUngranted(lookup, rowOf(lookup, rows), call));
        List<StoreReply> replies = fills.isEmpty() ? List.of() : tiers.shared().fill(fills, call);
        for (int i = 0; i < replies.size(); i++) {
            Lookup<K, V> lookup = filled.get(i);
            lookup.lease = null;
            countLost(replies.get(i) instanceof TierFailure);
            if (replies.get(i) instanceof TierFailure) {
                tiers.recovery().release(lookup.text, lookup.token);
            }
            if (!answeredByFill(lookup, rowOf(lookup, rows), replies.get(i), hasTimeForAnother, call)) {
                again.add(lookup);
            }
        }
        return again;
    }

    private void countLost(boolean lost) {
        if (lost) {
            tiers.counters.lostFills.increment();
        }
    }

    private Map<K, Loaded<V>> loadOrFail(List<Lookup<K, V>> toLoad, Call<K, V> call) {
        List<K> keys = new ArrayList<>(toLoad.size());
        for (Lookup<K, V> lookup : toLoad) {
            lookup.noteFloor(tiers.floor(lookup));
            keys.add(lookup.key);
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

    private void fail(Lookup<K, V> lookup, LoadFailure failure, Call<K, V> call) {
        try {
            tiers.release(lookup, call);
        } finally {
            lookup.fail(failure);
        }
    }

    private static <K, V> Loaded<V> rowOf(Lookup<K, V> lookup, Map<K, Loaded<V>> rows) {
        Loaded<V> row = rows.get(lookup.key);
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
    private void answerUngranted(Lookup<K, V> lookup, Loaded<V> row, Call<K, V> call) {
        long nanos = lifeNanos(row, call);
        Lifetime life = tiers.hasL2() ? Lifetime.ungranted(nanos) : Lifetime.unshared(nanos);
        tiers.answer(lookup, row.value(), life, row.version(), 0);
    }

    /** Answers a key after its fill, unless the fill was refused for the first time and there is time to load again. */
    private boolean answeredByFill(
            Lookup<K, V> lookup, Loaded<V> row, StoreReply reply, boolean hasTimeForAnother, Call<K, V> call) {
        if (reply instanceof Stored stored) {
            Lifetime life = Lifetime.loaded(MILLISECONDS.toNanos(stored.remainingMillis()));
            tiers.answer(lookup, row.value(), life, row.version(), stored.fence());
        } else if (reply instanceof Refused && reply != Refused.NOTHING_TO_STORE) {
            tiers.counters.refusedFills.increment();
            if (!lookup.refusedBefore && !lookup.refresh && hasTimeForAnother) {
                lookup.refusedBefore = true;
                return false;
            }
            tiers.answer(lookup, row.value(), Lifetime.NONE, row.version(), 0);
        } else {
            answerUngranted(lookup, row, call);
        }
        return true;
    }

    private long lifeNanos(Loaded<V> row, Call<K, V> call) {
        long ttl = call.callSettings.ttlNanos();
        return tiers.jittered(row.absent() ? Math.min(tiers.settings.absentTtlNanos(), ttl) : ttl);
    }
}
