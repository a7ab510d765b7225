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
 * Truth first, then the copies.
 *
 * <pre>
 * put     encode ─ open the fence, drop L1 ─ L2 begin ─ write L3 ─ L2 end (stores the value if no other write overlapped)
 *         ─ end the fence, install in L1 if no other write overlapped ► caller
 * delete  the same, storing nothing
 * either, {@link WriteMode#POST}  without begin, and L2 invalidate instead of end
 * put where L2 is the only truth   {@link SharedWrite}
 * clear                         L2 clear ─ move all fences, drop all of L1 ► caller
 * invalidate                    move the fence, drop L1 ─ L2 invalidate ─ move the fence, drop L1 again ► caller
 * </pre>
 *
 * While a write is open, L2 gives no lease and L1 installs nothing, so everyone who misses reads the truth and keeps no copy
 * of it. L1 is dropped again after L2, because a read in between may have brought the old copy back. What L2 does not confirm
 * goes to {@link Recovery}: the write succeeds.
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
        OpenStripes<K, V> striping = new OpenStripes<>(tiers, changes);
        Outcome outcome = Outcome.NOT_WRITTEN;
        try {
            striping.open();
            if (announces()) {
                begin(changes, call);
            }
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
                end(striping, outcome, call);
            }
        }
        return end(striping, outcome, call);
    }

    /** What became of the rows. */
    private enum Outcome {
        WRITTEN,
        NOT_WRITTEN,
        /** They may have been written, or may yet be. */
        UNKNOWN
    }

    private boolean announces() {
        return tiers.hasL2() && tiers.settings.writeMode() != WriteMode.POST;
    }

    private void begin(List<Change<K, V>> changes, Call<K, V> call) {
        List<BeginRequest> requests = new ArrayList<>(changes.size());
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
                "cache " + tiers.settings.name() + ": L2 could not be told of the write, which writeMode requires ("
                        + failure.message() + "); nothing was written",
                failure.cause(),
                true);
    }

    /**
     * Tells L2 how the write ended, then L1. Intents of a write that may yet be committed are left to run out: until then
     * nobody stores what was read before. Never throws, since by now the row has its outcome: a change of which L2 could not be
     * told goes to recovery.
     */
    private WriteOutcome end(OpenStripes<K, V> striping, Outcome outcome, Call<K, V> call) {
        List<Change<K, V>> changes = striping.changes();
        WriteOutcome told = WriteOutcome.PENDING;
        List<@Nullable StoreReply> replies = List.of();
        try {
            replies = tiers.hasL2() ? endL2(changes, outcome, call) : Collections.nCopies(changes.size(), null);
            told = settle(changes, replies);
        } catch (Throwable e) {
            warnings.threw(
                    "the end of a write", this, "the write has its outcome, and L2 is told in the background", e);
            changes.forEach(unconfirmed::add);
        } finally {
            striping.close();
        }
        if (outcome == Outcome.WRITTEN) {
            installL1(changes, replies);
        }
        return told;
    }

    /**
     * A write has ended whose caller had left, so that nobody knows whether the row has changed, nor when: by now the intents
     * may have run out, and others may have stored what the row was before.
     */
    private void invalidateAfterAll(List<Change<K, V>> changes) {
        for (Change<K, V> change : changes) {
            fence(change.at);
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
        WriteOutcome told = WriteOutcome.APPLIED;
        for (int i = 0; i < changes.size(); i++) {
            Change<K, V> change = changes.get(i);
            if (replies.get(i) instanceof TierFailure) {
                unconfirmed.add(change);
                told = WriteOutcome.PENDING;
            }
            tiers.raiseFloor(change.at, change.version, change.intent == null ? 0 : change.intent.fence());
        }
        return told;
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
     * Keeps what was written, if L2 keeps it too (or there is none) and no other write overlapped in this JVM. Where L1 is
     * all there is, whoever comes last is right.
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

    /** Ends the intents; a key whose intent was never given is a failure already. */
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
     * Voids every copy of every key: L1 last, since until L2 has done it a read may bring an old copy up. Partitions that L2
     * does not reach are cleared later, and until then read past it.
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
        changed.forEach(this::fence);
        try {
            return tiers.hasL2() ? invalidateL2(changed, call) : WriteOutcome.APPLIED;
        } catch (Throwable e) {
            warnings.threw("an invalidation", this, "L2 is told in the background", e);
            changed.forEach(lookup -> unconfirmed.add(lookup, 0));
            return WriteOutcome.PENDING;
        } finally {
            changed.forEach(this::fence);
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

    private void fence(Lookup<K, V> lookup) {
        tiers.stripes.changed(lookup.stripe);
        if (tiers.near != null) {
            tiers.near.remove(lookup);
        }
    }
}
