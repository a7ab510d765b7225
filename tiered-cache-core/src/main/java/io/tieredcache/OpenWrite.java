package io.tieredcache;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.tieredcache.coherence.Lifetime;
import io.tieredcache.coherence.Stripes;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write from its announcement to its end.
 *
 * <pre>
 *   begin     opens the stripes and drops L1; announces the write to L2
 *   ...       the caller writes the rows
 *   commit    ends the intents, by which L2 stores the values; closes the stripes; installs L1
 *   rollBack  ends the intents without values, or leaves them to run out if the rows may have been written
 * </pre>
 *
 * <p>While it is open, L2 grants no lease and L1 installs nothing for its keys. Each step takes the call whose time it may use, so
 * that an open write may outlive the call that began it. Used by one thread at a time; ended exactly once.
 */
final class OpenWrite<K, V> {

    private static final long SHORTEST_INTENT_MILLIS = 1_000;
    private static final long LONGEST_INTENT_MILLIS = 3_600_000;

    private final Tiers<K, V> tiers;
    private final Warnings warnings;
    private final UnconfirmedChanges<K, V> unconfirmed;
    private final SharedWrite<K, V> sharedWrite;
    private final OpenStripes<K, V> stripes;
    private Outcome outcome = Outcome.NOT_WRITTEN;

    OpenWrite(
            Tiers<K, V> tiers,
            UnconfirmedChanges<K, V> unconfirmed,
            SharedWrite<K, V> sharedWrite,
            List<Change<K, V>> changes) {
        this.tiers = tiers;
        this.warnings = unconfirmed.warnings;
        this.unconfirmed = unconfirmed;
        this.sharedWrite = sharedWrite;
        this.stripes = new OpenStripes<>(tiers, changes);
    }

    /** The outcome of the rows. */
    private enum Outcome {
        WRITTEN,
        NOT_WRITTEN,
        /** They may have been written, or may yet be. */
        UNKNOWN
    }

    /**
     * Opens the write. From its return on the rows may be written.
     *
     * @param call its remaining time, doubled, is the life of the intents
     * @throws CacheWritingException if L2 could not be notified and the cache requires it; nothing may be written
     */
    void begin(Call<K, V> call) {
        stripes.open();
        if (announces()) {
            begin(stripes.changes(), call);
        }
        outcome = Outcome.UNKNOWN;
    }

    /** Notes that the rows were certainly not written. */
    void nothingWritten() {
        outcome = Outcome.NOT_WRITTEN;
    }

    /** Ends a write whose rows are committed. Never throws. */
    WriteOutcome commit(Call<K, V> call) {
        outcome = Outcome.WRITTEN;
        return end(call);
    }

    /** Ends a write whose rows were not written, or may have been. Never throws. */
    void rollBack(Call<K, V> call) {
        WriteOutcome unused = end(call);
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
    private WriteOutcome end(Call<K, V> call) {
        List<Change<K, V>> changes = stripes.changes();
        WriteOutcome result = WriteOutcome.PENDING;
        List<@Nullable StoreReply> replies = List.of();
        try {
            replies = tiers.hasL2() ? endL2(changes, call) : Collections.nCopies(changes.size(), null);
            result = settle(changes, replies);
        } catch (Throwable e) {
            warnings.threw(
                    "the end of a write", this, "the write has its outcome, and L2 is notified in the background", e);
            changes.forEach(unconfirmed::add);
        } finally {
            stripes.close();
        }
        if (outcome == Outcome.WRITTEN) {
            installL1(changes, replies);
        }
        return result;
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
    private List<@Nullable StoreReply> endL2(List<Change<K, V>> changes, Call<K, V> call) {
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
}
