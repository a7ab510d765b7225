package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.tieredcache.coherence.Lifetime;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.guard.StackGuard;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The write path: the system of record first, then the copies.
 *
 * <pre>
 * put     encode ─ open the stripe, drop L1 ─ L2 begin ─ write L3 ─ L2 end (stores the value if no other write overlapped)
 *         ─ close the stripe, install in L1 if no other write overlapped ► caller
 * delete  the same, storing nothing
 * either, {@link WriteMode#POST}  without begin, and L2 invalidate instead of end
 * put without a system of record   {@link SharedWrite}
 * clear                         L2 clear ─ move all stripes, drop all of L1 ► caller
 * invalidate                    move the stripe, drop L1 ─ L2 invalidate ─ move the stripe, drop L1 again ► caller
 * </pre>
 *
 * While a write is open, L2 grants no lease and L1 installs nothing. A reader that misses therefore reads the system of
 * record, and no tier keeps its value. The copy in L1 is dropped again after L2 has changed, because a read in between
 * may have brought the old copy back. A change that L2 does not confirm goes to {@link Recovery}, and the write
 * succeeds.
 */
final class WriteThrough<K, V> {

    private static final long SHORTEST_INTENT_MILLIS = 1_000;
    private static final long LONGEST_INTENT_MILLIS = 3_600_000;

    private final Tiers<K, V> tiers;
    private final Warnings warnings;
    private final UnconfirmedChanges<K, V> unconfirmed;
    private final SharedWrite<K, V> sharedWrite;

    WriteThrough(Tiers<K, V> tiers) {
        this.tiers = tiers;
        this.warnings = new Warnings(tiers.settings.name());
        this.unconfirmed = new UnconfirmedChanges<>(tiers, warnings);
        this.sharedWrite = new SharedWrite<>(tiers, warnings, unconfirmed);
    }

    WriteOutcome put(Map<? extends K, ? extends V> entries, Call<K, V> call) {
        tiers.source.requireWritable();
        List<Change<K, V>> changes = new ArrayList<>(entries.size());
        for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
            V value = requireNonNull(entry.getValue(), "value: use delete to remove a row");
            byte[] encoded = tiers.hasL2() ? encode(value) : null;
            changes.add(new Change<>(
                    tiers.note(entry.getKey()), value, encoded, tiers.jittered(call.callSettings.ttlNanos())));
        }
        return write(changes, call);
    }

    private byte @Nullable [] encode(V value) {
        return tiers.source.isWritable()
                ? tiers.shared().encodeToCopy(value)
                : tiers.shared().encodeToKeep(value);
    }

    WriteOutcome delete(K key, Call<K, V> call) {
        tiers.source.requireWritable();
        return write(List.of(new Change<>(tiers.note(key), null, null, 0)), call);
    }

    private WriteOutcome write(List<Change<K, V>> changes, Call<K, V> call) {
        if (changes.isEmpty()) {
            return WriteOutcome.APPLIED;
        }
        StackGuard.require();
        if (tiers.hasL2() && !tiers.source.isWritable()) {
            return sharedWrite.write(changes, call);
        }
        OpenStripes<K, V> openStripes = new OpenStripes<>(tiers, changes);
        Outcome outcome = Outcome.NOT_WRITTEN;
        try {
            openStripes.open();
            if (announces()) {
                begin(changes, call);
            }
            // From here on the writer may have committed, even if it throws: a timeout says nothing about the row.
            outcome = Outcome.UNKNOWN;
            tiers.source.write(changes, call, () -> invalidateAfterAll(changes));
            outcome = Outcome.WRITTEN;
        } catch (CacheDeadlineException e) {
            outcome = Outcome.NOT_WRITTEN;
            throw e;
        } catch (CacheWritingException e) {
            outcome = e.nothingWritten() ? Outcome.NOT_WRITTEN : outcome;
            throw e;
        } finally {
            if (outcome != Outcome.WRITTEN) {
                end(openStripes, outcome, call);
            }
        }
        return end(openStripes, outcome, call);
    }

    /** The outcome for the rows. */
    private enum Outcome {
        WRITTEN,
        NOT_WRITTEN,
        /** The rows may have been written, or may still be. */
        UNKNOWN
    }

    private boolean announces() {
        return tiers.hasL2() && tiers.settings.writeMode() != WriteMode.POST;
    }

    private void begin(List<Change<K, V>> changes, Call<K, V> call) {
        List<BeginRequest> requests = new ArrayList<>(changes.size());
        // Twice the remaining time, so that an intent outlives a writer that exceeds its deadline moderately.
        long twice = 2 * NANOSECONDS.toMillis(call.remainingNanos());
        long lifeMillis = Math.min(LONGEST_INTENT_MILLIS, Math.max(SHORTEST_INTENT_MILLIS, twice));
        for (Change<K, V> change : changes) {
            requests.add(new BeginRequest(change.at.text, SharedCopies.freshToken(), lifeMillis));
        }
        List<BeginReply> replies = tiers.shared().begin(requests, call);
        for (int i = 0; i < replies.size(); i++) {
            Change<K, V> change = changes.get(i);
            change.intent = replies.get(i) instanceof Intent intent ? intent : null;
            if (change.intent == null) {
                tiers.recovery().suspend(change.at.text);
                change.suspended = true;
            }
        }
        if (tiers.settings.writeMode() == WriteMode.INTENT_REQUIRED) {
            replies.stream()
                    .filter(reply -> reply instanceof TierFailure)
                    .findFirst()
                    .ifPresent(reply -> refuse((TierFailure) reply));
        }
    }

    private void refuse(TierFailure failure) {
        throw new CacheWritingException(
                "cache " + tiers.settings.name()
                        + ": L2 did not confirm the announcement of the write, which writeMode requires ("
                        + failure.message() + "); nothing was written",
                failure.cause(),
                true);
    }

    /**
     * Ends the write in L2, then in L1. If the write may still commit, its intents are left to expire: until then no
     * caller stores a value that was read before the commit. Never throws, because the row has its outcome by now. A
     * change that L2 does not confirm goes to recovery.
     */
    private WriteOutcome end(OpenStripes<K, V> openStripes, Outcome outcome, Call<K, V> call) {
        List<Change<K, V>> changes = openStripes.changes();
        WriteOutcome result = WriteOutcome.PENDING;
        List<@Nullable StoreReply> replies = List.of();
        try {
            replies = tiers.hasL2() ? endL2(changes, outcome, call) : Collections.nCopies(changes.size(), null);
            result = settle(changes, replies);
        } catch (Throwable e) {
            warnings.threw(
                    "the end of a write",
                    this,
                    "the write has its outcome, and its changes are sent to L2 in the background",
                    e);
            changes.forEach(unconfirmed::add);
        } finally {
            openStripes.close();
        }
        if (outcome == Outcome.WRITTEN) {
            installL1(changes, replies);
        }
        return result;
    }

    /**
     * Invalidates the keys of a write that ended after its caller had left. It is unknown whether and when the row
     * changed: the intents may have expired, and other callers may have stored the old row.
     */
    private void invalidateAfterAll(List<Change<K, V>> changes) {
        for (Change<K, V> change : changes) {
            changedHere(change.at);
            unconfirmed.add(change.at, 0);
        }
    }

    private void countLost(List<Change<K, V>> changes, List<@Nullable StoreReply> replies) {
        for (int i = 0; announces() && i < changes.size(); i++) {
            if (changes.get(i).isLost(replies.isEmpty() ? null : replies.get(i))) {
                tiers.counters.lostWrites.increment();
            }
        }
    }

    private WriteOutcome settle(List<Change<K, V>> changes, List<@Nullable StoreReply> replies) {
        WriteOutcome result = WriteOutcome.APPLIED;
        for (int i = 0; i < changes.size(); i++) {
            Change<K, V> change = changes.get(i);
            if (replies.get(i) instanceof TierFailure) {
                unconfirmed.add(change);
                result = WriteOutcome.PENDING;
            }
            tiers.raiseFloor(change.at, change.version, change.intent == null ? 0 : change.intent.fence());
        }
        return result;
    }

    private void installL1(List<Change<K, V>> changes, List<@Nullable StoreReply> replies) {
        try {
            countLost(changes, replies);
            for (int i = 0; i < replies.size(); i++) {
                installL1(changes.get(i), replies.get(i));
            }
        } catch (Throwable e) {
            warnings.threw("the installation of a write", this, "L1 keeps no copy", e);
        }
    }

    /**
     * Installs the written value if L2 has stored it (or there is no L2) and no other write overlapped in this JVM. If
     * L1 is the only store, the last write wins.
     */
    private void installL1(Change<K, V> change, @Nullable StoreReply reply) {
        if (tiers.near == null || change.value == null) {
            return;
        }
        if (!tiers.source.isWritable()) {
            tiers.near.keep(change, change.ttlNanos);
        } else if (!Stripes.sole(change.opened, change.ended)) {
            return;
        } else if (reply instanceof Stored stored) {
            tiers.near.install(change, Lifetime.loaded(MILLISECONDS.toNanos(stored.remainingMillis())), stored.fence());
        } else if (!tiers.hasL2()) {
            tiers.near.install(change, Lifetime.unshared(change.ttlNanos), 0);
        }
    }

    /** Ends the intents. A key whose intent L2 did not confirm counts as a failure already. */
    private List<@Nullable StoreReply> endL2(List<Change<K, V>> changes, Outcome outcome, Call<K, V> call) {
        if (!announces()) {
            return outcome == Outcome.NOT_WRITTEN
                    ? Collections.nCopies(changes.size(), null)
                    : new ArrayList<>(sharedWrite.invalidate(changes, call));
        }
        if (outcome == Outcome.UNKNOWN) {
            return Collections.nCopies(changes.size(), SharedCopies.NOT_SENT);
        }
        boolean written = outcome == Outcome.WRITTEN;
        List<EndRequest> requests = new ArrayList<>(changes.size());
        for (Change<K, V> change : changes) {
            if (change.intent != null) {
                requests.add(new EndRequest(
                        change.at.text, change.intent, change.version, written ? change.payload() : null));
            }
        }
        List<StoreReply> ended = tiers.shared().end(requests, call);
        List<@Nullable StoreReply> replies = new ArrayList<>(changes.size());
        int next = 0;
        for (Change<K, V> change : changes) {
            replies.add(change.intent == null ? SharedCopies.NOT_SENT : ended.get(next++));
        }
        return replies;
    }

    /**
     * Voids every copy of every key. L1 is cleared last, because until L2 is cleared a read may bring an old copy up
     * from it. Partitions that L2 does not reach are cleared later; until then this JVM reads their keys past L2.
     */
    WriteOutcome clear(Call<K, V> call) {
        BitSet missed = tiers.hasL2() ? KeyHash.partitions() : new BitSet();
        try {
            if (tiers.hasL2()) {
                missed = missedByClear(call);
            }
        } finally {
            if (!missed.isEmpty()) {
                unconfirmed.voidAll(missed);
            }
            tiers.stripes.everythingChanged();
            if (tiers.near != null) {
                tiers.near.clear();
            }
        }
        return missed.isEmpty() ? WriteOutcome.APPLIED : WriteOutcome.PENDING;
    }

    private BitSet missedByClear(Call<K, V> call) {
        BitSet all = KeyHash.partitions();
        return tiers.shared().clear(all, call) instanceof Cleared cleared ? cleared.missed() : all;
    }

    WriteOutcome invalidate(Collection<? extends K> keys, Call<K, V> call) {
        List<Lookup<K, V>> changed = new ArrayList<>(keys.size());
        for (K key : new LinkedHashSet<K>(keys)) {
            changed.add(tiers.note(key));
        }
        changed.forEach(this::changedHere);
        try {
            return tiers.hasL2() ? invalidateL2(changed, call) : WriteOutcome.APPLIED;
        } catch (Throwable e) {
            warnings.threw("an invalidation", this, "the change is sent to L2 in the background", e);
            changed.forEach(lookup -> unconfirmed.add(lookup, 0));
            return WriteOutcome.PENDING;
        } finally {
            changed.forEach(this::changedHere);
        }
    }

    private WriteOutcome invalidateL2(List<Lookup<K, V>> changed, Call<K, V> call) {
        WriteOutcome outcome = WriteOutcome.APPLIED;
        List<InvalidateRequest> requests = new ArrayList<>(changed.size());
        changed.forEach(lookup -> requests.add(new InvalidateRequest(lookup.text, 0)));
        List<InvalidateReply> replies = tiers.shared().invalidate(requests, call);
        for (int i = 0; i < replies.size(); i++) {
            InvalidateReply reply = replies.get(i);
            if (reply instanceof Invalidated done) {
                tiers.raiseFloor(changed.get(i), 0, done.fence());
            } else {
                tiers.recovery().add(changed.get(i).text, 0);
                outcome = WriteOutcome.PENDING;
            }
        }
        return outcome;
    }

    private void changedHere(Lookup<K, V> lookup) {
        tiers.stripes.changed(lookup.stripe);
        if (tiers.near != null) {
            tiers.near.remove(lookup);
        }
    }
}
