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
 * The lower half of the read path: the lease, the load and the fill. A value is filled only under a lease that precedes
 * its load. A value loaded without a lease is returned too, but L1 keeps it for at most 2 s if there is an L2.
 *
 * <p>A refresh that finds the key's lease held waits like a miss. It takes the value of a lease that was granted after
 * the refresh began, but never the value of the lease that it waits for: that load may have read the row before the
 * change that the refresh is for. Any number of overlapping refreshes therefore cause at most two loads. After half of
 * its time the refresh replaces that lease, so that the earlier load stores nothing. A refresh also waits for the end
 * of an open write.
 */
final class LeasedLoad<K, V> {

    private static final long SHORTEST_PAUSE_NANOS = MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = MILLISECONDS.toNanos(25);

    /**
     * The age of another JVM's lease, in usual loads of this JVM, beyond which a second load costs less than waiting.
     */
    private static final long USUAL_LOADS = 8;

    private static final long LEAST_PATIENCE_NANOS = MILLISECONDS.toNanos(250);
    /** The longest wait while this JVM has not loaded anything. */
    private static final long PATIENCE_NANOS = MILLISECONDS.toNanos(2_000);

    private final Tiers<K, V> tiers;

    LeasedLoad(Tiers<K, V> tiers) {
        this.tiers = tiers;
    }

    /**
     * Answers every lookup, or throws. If another JVM is loading a key, this method retries until L2 has the value. If
     * that JVM's lease is much older than a usual load, its fill may have been lost. Then this JVM loads the key too,
     * without storing it in L2; it does so in any case after half of the call's time.
     */
    void load(List<Lookup<K, V>> lookups, Call<K, V> call) {
        List<Lookup<K, V>> open = lookups;
        // The other half of the time is reserved for a load by this JVM, in case no value arrives.
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
                    // Reports are only hints, so waiting for one key is enough: the pause bounds the delay of the other
                    // keys.
                    await(held.get(0), pause);
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    /** Ends the waiting for a lease: a refresh replaces the lease, any other lookup loads without a lease. */
    private void losePatience(Lookup<K, V> held) {
        held.pastL2 = held.takesOver || held.heldAt == 0 || !held.refresh;
        held.takesOver = !held.pastL2;
    }

    /** Waits until L2 reports the end of the lease, but not longer than the given time. */
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

    /**
     * Requests leases. Answers lookups whose value L2 has by now, and adds the lookups to load to {@code toLoad}.
     * Returns those for which another caller holds the lease or has a write open.
     */
    private List<Lookup<K, V>> acquire(List<Lookup<K, V>> open, List<Lookup<K, V>> toLoad, Call<K, V> call) {
        List<Lookup<K, V>> asked = new ArrayList<>(open.size());
        for (Lookup<K, V> lookup : open) {
            boolean ask = tiers.trustsL2(lookup) && !lookup.pastL2;
            (ask ? asked : toLoad).add(lookup);
        }
        List<Lookup<K, V>> held = new ArrayList<>();
        List<GrantReply> replies = asked.isEmpty() ? List.of() : tiers.shared().acquire(asked, tiers::floor, call);
        for (int i = 0; i < replies.size(); i++) {
            // All leases are noted first, so that they are given back if a later step throws.
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
                // Without a confirmed lease the load stores nothing in L2: a fill needs a grant that precedes the load.
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

    /** Returns whether another JVM's load takes so much longer than usual that its fill may have been lost. */
    private boolean isOverdue(Held other) {
        long ageNanos = MILLISECONDS.toNanos(tiers.settings.leaseMillis() - other.remainingMillis());
        long usualNanos = tiers.source.usualLoadNanos();
        // The age is computed from the lease's remaining time, because clocks of two machines must not be compared.
        return ageNanos > (usualNanos == 0 ? PATIENCE_NANOS : Math.max(LEAST_PATIENCE_NANOS, USUAL_LOADS * usualNanos));
    }

    /** Loads keys and answers them; returns the lookups to retry because a change removed their lease. */
    private List<Lookup<K, V>> loadAndFill(List<Lookup<K, V>> toLoad, Call<K, V> call) {
        List<Lookup<K, V>> again = new ArrayList<>();
        if (toLoad.isEmpty()) {
            return again;
        }
        long start = tiers.timing.nanos();
        Map<K, Loaded<V>> rows = loadOrFail(toLoad, call);
        long costNanos = tiers.timing.nanos() - start;
        long costMicros = NANOSECONDS.toMicros(costNanos);
        // Twice the cost of this load, since the next one may take longer: returning this row beats missing the
        // deadline.
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
        // Before the fill: other JVMs may wait for these leases, and other callers for these flights.
        tiers.release(ungranted, call);
        ungranted.forEach(lookup -> answerUngranted(lookup, rowOf(lookup, rows), call));
        List<StoreReply> replies = fills.isEmpty() ? List.of() : tiers.shared().fill(fills, call);
        for (int i = 0; i < replies.size(); i++) {
            Lookup<K, V> lookup = filled.get(i);
            // The fill has ended the lease or found it missing. After a failure its fate is unknown, so recovery gives
            // it back.
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
            // Before the load: a row without a version has no age, so a waiter may take it only if its floor was the
            // same.
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

    /**
     * Returns the payload to store in L2 for a row, or null to store nothing; a refresh then removes the value that it
     * should have replaced.
     */
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
     * Answers a key whose value was loaded without a lease. Without L2 the value lives for its TTL in L1, otherwise for
     * at most 2 s. The same holds while L2 has not confirmed a change of this JVM: the row was read after the change,
     * or the stripe's state would have moved.
     */
    private void answerUngranted(Lookup<K, V> lookup, Loaded<V> row, Call<K, V> call) {
        long nanos = lifeNanos(row, call);
        Lifetime life = tiers.hasL2() ? Lifetime.ungranted(nanos) : Lifetime.unshared(nanos);
        tiers.answer(lookup, row.value(), life, row.version(), 0);
    }

    /**
     * Answers a key after its fill. Returns false, without an answer, if the fill was refused for the first time and
     * there is time for another load.
     */
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
            // The row was true during this call, so it is returned. A change has overtaken its load, so no tier keeps
            // it.
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
