package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.guard.StackGuard;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
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
        OpenWrite<K, V> write = new OpenWrite<>(tiers, unconfirmed, sharedWrite, changes);
        boolean written = false;
        try {
            write.begin(call);
            tiers.source.write(changes, call, () -> invalidateAfterAll(changes));
            written = true;
        } catch (CacheDeadlineException e) {
            write.nothingWritten();
            throw e;
        } catch (CacheWritingException e) {
            if (e.nothingWritten()) {
                write.nothingWritten();
            }
            throw e;
        } finally {
            if (!written) {
                write.rollBack(call);
            }
        }
        return write.commit(call);
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
            warnings.threw("an invalidation", this, "L2 is notified in the background", e);
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
