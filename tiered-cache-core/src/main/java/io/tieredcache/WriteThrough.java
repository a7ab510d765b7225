package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tieredcache.spi.BeginReply;
import io.tieredcache.spi.BeginRequest;
import io.tieredcache.spi.EndRequest;
import io.tieredcache.spi.Intent;
import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Stored;
import io.tieredcache.spi.TierFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
 * invalidate                    move the fence, drop L1 ─ L2 invalidate ─ move the fence, drop L1 again ► caller
 * </pre>
 *
 * While a write is open, L2 gives no lease and L1 installs nothing, so everyone who misses reads the truth and keeps no copy
 * of it. L1 is dropped again after L2, because a read in between may have brought the old copy back. What L2 does not confirm
 * goes to {@link Recovery}: the write succeeds.
 */
final class WriteThrough<K, V> {

    private final Tiers<K, V> tiers;

    WriteThrough(Tiers<K, V> tiers) {
        this.tiers = tiers;
    }

    WriteOutcome put(Map<? extends K, ? extends V> entries, Call<K, V> call) {
        tiers.source.requireWritable();
        List<Change<K, V>> changes = new ArrayList<>(entries.size());
        for (Map.Entry<? extends K, ? extends V> entry : entries.entrySet()) {
            V value = requireNonNull(entry.getValue(), "value: use delete to remove a row");
            byte[] encoded = tiers.hasL2() ? tiers.shared().encode(value) : null;
            changes.add(new Change<>(tiers.note(entry.getKey()), value, encoded, tiers.jittered(call.ttlNanos)));
        }
        return write(changes, call);
    }

    WriteOutcome delete(K key, Call<K, V> call) {
        tiers.source.requireWritable();
        return write(List.of(new Change<>(tiers.note(key), null, null, 0)), call);
    }

    private WriteOutcome write(List<Change<K, V>> changes, Call<K, V> call) {
        if (changes.isEmpty()) {
            return WriteOutcome.APPLIED;
        }
        open(changes);
        boolean written = false;
        try {
            begin(changes, call);
            tiers.source.write(changes, call);
            written = true;
        } finally {
            if (!written) {
                end(changes, false, call);
            }
        }
        return end(changes, true, call);
    }

    /** Opens each slot once, so that keys of one call that share a slot do not look like overlapping writes. */
    private void open(List<Change<K, V>> changes) {
        Map<Integer, Long> opened = new HashMap<>();
        for (Change<K, V> change : changes) {
            change.opened = opened.computeIfAbsent(change.at.slot, tiers.fences::open);
            dropL1(change);
        }
    }

    private void close(List<Change<K, V>> changes) {
        Map<Integer, Long> ended = new HashMap<>();
        for (Change<K, V> change : changes) {
            change.ended = ended.computeIfAbsent(change.at.slot, tiers.fences::end);
            dropL1(change);
        }
    }

    private void begin(List<Change<K, V>> changes, Call<K, V> call) {
        if (!tiers.hasL2()) {
            return;
        }
        List<BeginRequest> requests = new ArrayList<>(changes.size());
        for (Change<K, V> change : changes) {
            requests.add(new BeginRequest(change.at.text, SharedCopies.freshToken(), tiers.settings.leaseMillis()));
        }
        List<BeginReply> replies = tiers.shared().begin(requests, call);
        for (int i = 0; i < replies.size(); i++) {
            Change<K, V> change = changes.get(i);
            change.intent = replies.get(i) instanceof Intent intent ? intent : null;
            if (change.intent == null) {
                tiers.recovery().suspend(change.at.text);
            }
        }
    }

    /** Tells L2 how the write ended, then L1. After a failed write nobody knows the truth, so nothing is stored. */
    private WriteOutcome end(List<Change<K, V>> changes, boolean written, Call<K, V> call) {
        WriteOutcome outcome = WriteOutcome.APPLIED;
        List<@Nullable StoreReply> replies =
                tiers.hasL2() ? endL2(changes, written, call) : Collections.nCopies(changes.size(), null);
        for (int i = 0; i < changes.size(); i++) {
            Change<K, V> change = changes.get(i);
            if (replies.get(i) instanceof TierFailure) {
                tiers.recovery().add(change.at.text, change.version);
                outcome = WriteOutcome.PENDING;
            }
        }
        close(changes);
        for (int i = 0; written && i < changes.size(); i++) {
            installL1(changes.get(i), replies.get(i));
        }
        return outcome;
    }

    /**
     * Keeps what was written, if L2 keeps it too (or there is none) and no other write overlapped in this JVM. Where L1 is
     * all there is, whoever comes last is right.
     */
    private void installL1(Change<K, V> change, @Nullable StoreReply reply) {
        if (tiers.near == null || change.value == null) {
            return;
        }
        if (!tiers.hasL2() && !tiers.source.isWritable()) {
            tiers.near.keep(change, change.ttlNanos);
        } else if (!Fences.sole(change.opened, change.ended)) {
            return;
        } else if (reply instanceof Stored stored) {
            tiers.near.install(change, MILLISECONDS.toNanos(stored.remainingMillis()), stored.fence());
        } else if (!tiers.hasL2()) {
            tiers.near.install(change, change.ttlNanos, 0);
        }
    }

    /** Ends the intents; a key whose intent was never given is a failure already. */
    private List<@Nullable StoreReply> endL2(List<Change<K, V>> changes, boolean written, Call<K, V> call) {
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

    WriteOutcome invalidate(Collection<? extends K> keys, Call<K, V> call) {
        List<Descent<K, V>> changed = new ArrayList<>(keys.size());
        for (K key : new LinkedHashSet<K>(keys)) {
            changed.add(tiers.note(key));
        }
        changed.forEach(this::fence);
        WriteOutcome outcome = tiers.hasL2() ? invalidateL2(changed, call) : WriteOutcome.APPLIED;
        changed.forEach(this::fence);
        return outcome;
    }

    private WriteOutcome invalidateL2(List<Descent<K, V>> changed, Call<K, V> call) {
        WriteOutcome outcome = WriteOutcome.APPLIED;
        List<InvalidateRequest> requests = new ArrayList<>(changed.size());
        changed.forEach(descent -> requests.add(new InvalidateRequest(descent.text, 0)));
        List<InvalidateReply> replies = tiers.shared().invalidate(requests, call);
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof TierFailure) {
                tiers.recovery().add(changed.get(i).text, 0);
                outcome = WriteOutcome.PENDING;
            }
        }
        return outcome;
    }

    private void fence(Descent<K, V> descent) {
        tiers.fences.changed(descent.slot);
        if (tiers.near != null) {
            tiers.near.remove(descent.key);
        }
    }

    private void dropL1(Change<K, V> change) {
        if (tiers.near != null) {
            tiers.near.remove(change.at.key);
        }
    }
}
