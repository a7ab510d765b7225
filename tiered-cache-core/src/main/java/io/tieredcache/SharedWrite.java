package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.tieredcache.coherence.Lifetime;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.PutCondition;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write path of a cache without a system of record: one step in L2, which orders overlapping writes; the last one
 * wins.
 *
 * <pre>
 * put     open the stripe, drop L1 ─ L2 put ─ close the stripe, install in L1 if no other write overlapped ► caller
 * delete  the same with L2 invalidate, installing nothing
 * </pre>
 *
 * There is no gap between two steps, so a key that always has a value is never read as absent, and one of several
 * overlapping writes remains. If L2 does not confirm a put, its outcome is unknown. {@link Recovery} then removes the
 * value, because returning the value from before the put would be wrong, and a missing value is not. A later put of the key
 * first has L2 confirm that removal, which would otherwise remove what the later put has stored.
 */
final class SharedWrite<K, V> {

    private final Tiers<K, V> tiers;
    private final Warnings warnings;
    private final UnconfirmedChanges<K, V> unconfirmed;

    SharedWrite(Tiers<K, V> tiers, Warnings warnings, UnconfirmedChanges<K, V> unconfirmed) {
        this.tiers = tiers;
        this.warnings = warnings;
        this.unconfirmed = unconfirmed;
    }

    WriteOutcome write(List<Change<K, V>> changes, Call<K, V> call) {
        OpenStripes<K, V> openStripes = new OpenStripes<>(tiers, changes);
        List<StoreReply> replies;
        WriteOutcome outcome;
        try {
            openStripes.open();
            if (changes.get(0).value == null) {
                replies = invalidate(changes, call);
            } else {
                settleEarlier(changes, call);
                replies = put(changes, call);
            }
            outcome = settleOrAdd(changes, replies);
        } finally {
            openStripes.close();
        }
        installL1(changes, replies);
        return outcome;
    }

    /** Has L2 confirm the earlier changes of these keys that it has not confirmed yet. */
    private void settleEarlier(List<Change<K, V>> changes, Call<K, V> call) {
        Recovery recovery = tiers.recovery();
        List<Change<K, V>> earlier = changes.stream()
                .filter(change -> recovery.committed(change.at.text, change.at.hash) != null)
                .toList();
        if (!earlier.isEmpty()) {
            long nanos = call.l2Nanos(tiers.settings.l2BudgetNanos());
            boolean unused = recovery.betweenRounds(nanos, () -> settleEarlier(recovery, earlier, call));
        }
    }

    private void settleEarlier(Recovery recovery, List<Change<K, V>> changes, Call<K, V> call) {
        List<@Nullable PendingChange> pending = new ArrayList<>(changes.size());
        List<InvalidateRequest> requests = new ArrayList<>(changes.size());
        for (Change<K, V> change : changes) {
            PendingChange waiting = recovery.committed(change.at.text, change.at.hash);
            pending.add(waiting);
            requests.add(new InvalidateRequest(change.at.text, waiting == null ? 0 : waiting.version()));
        }
        List<InvalidateReply> replies = tiers.shared().invalidate(requests, call);
        for (int i = 0; i < replies.size(); i++) {
            PendingChange sent = pending.get(i);
            if (sent != null && replies.get(i) instanceof Invalidated done) {
                recovery.confirmed(changes.get(i).at.text, changes.get(i).at.hash, sent, done.fence());
            }
        }
    }

    private List<StoreReply> put(List<Change<K, V>> changes, Call<K, V> call) {
        List<PutRequest> requests = new ArrayList<>(changes.size());
        for (Change<K, V> change : changes) {
            requests.add(new PutRequest(
                    change.at.text, SharedCopies.freshToken(), requireNonNull(change.payload()), PutCondition.NONE));
        }
        return tiers.shared().put(requests, call);
    }

    /** Invalidates the changed keys in L2; a value whose version is at least that of its change stays. */
    List<StoreReply> invalidate(List<Change<K, V>> changes, Call<K, V> call) {
        List<InvalidateRequest> requests = new ArrayList<>(changes.size());
        changes.forEach(change -> requests.add(new InvalidateRequest(change.at.text, change.version)));
        List<StoreReply> replies = new ArrayList<>(changes.size());
        List<InvalidateReply> answers = tiers.shared().invalidate(requests, call);
        for (int i = 0; i < answers.size(); i++) {
            InvalidateReply answer = answers.get(i);
            if (answer instanceof Invalidated done) {
                tiers.raiseFloor(changes.get(i).at, 0, done.fence());
            }
            replies.add(answer instanceof TierFailure failure ? failure : Refused.NOTHING_TO_STORE);
        }
        return replies;
    }

    /**
     * Settles the replies. L2 may have applied the changes by now, so an error here must not keep a change from
     * recovery.
     */
    private WriteOutcome settleOrAdd(List<Change<K, V>> changes, List<StoreReply> replies) {
        try {
            return settle(changes, replies);
        } catch (Throwable e) {
            warnings.threw("the end of a write", this, "the value is invalidated in L2 in the background", e);
            changes.forEach(unconfirmed::add);
            return WriteOutcome.PENDING;
        }
    }

    private WriteOutcome settle(List<Change<K, V>> changes, List<StoreReply> replies) {
        WriteOutcome outcome = WriteOutcome.APPLIED;
        for (int i = 0; i < changes.size(); i++) {
            Change<K, V> change = changes.get(i);
            if (replies.get(i) instanceof Stored stored) {
                tiers.raiseFloor(change.at, 0, stored.fence());
                if (!tiers.trustsL2(change.at)) {
                    outcome = WriteOutcome.PENDING;
                }
            } else if (replies.get(i) instanceof TierFailure) {
                unconfirmed.add(change.at, 0);
                outcome = WriteOutcome.PENDING;
            }
            if (change.isLost(replies.get(i))) {
                tiers.counters.lostWrites.increment();
            }
        }
        return outcome;
    }

    private void installL1(List<Change<K, V>> changes, List<StoreReply> replies) {
        if (tiers.near == null) {
            return;
        }
        try {
            for (int i = 0; i < changes.size(); i++) {
                Change<K, V> change = changes.get(i);
                if (replies.get(i) instanceof Stored stored && Stripes.sole(change.opened, change.ended)) {
                    Lifetime life = Lifetime.loaded(MILLISECONDS.toNanos(stored.remainingMillis()));
                    tiers.near.install(change, life, stored.fence());
                }
            }
        } catch (Throwable e) {
            warnings.threw("the installation of a write", this, "L1 keeps no copy", e);
        }
    }
}
