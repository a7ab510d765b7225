package io.tieredcache.testing;

import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.SharedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The entry of an {@link InMemorySharedStore} for one key: a value, a lease, or open intents. A value may carry a lease
 * (that of a refresh), intents exclude both. Immutable; times are readings of the store's ticker.
 */
record SharedCell(@Nullable Copy copy, @Nullable Grant lease, List<Grant> intents, boolean tainted, boolean awaited) {

    static final SharedCell EMPTY = new SharedCell(null, null, List.of(), false, false);

    /** A stored value, or known-absent. */
    record Copy(
            Payload payload, int codecId, int schemaId, long token, long fence, long generation, long expiresAtNanos) {

        long remainingMillis(long now) {
            return TimeUnit.NANOSECONDS.toMillis(expiresAtNanos - now);
        }

        SharedEntry entry(long now) {
            byte[] stored = payload.value();
            if (stored == null) {
                return SharedEntry.knownAbsent(payload.version(), fence, remainingMillis(now));
            }
            return SharedEntry.lent(
                    new CheckedArray(stored.clone()), 0, stored.length, payload.version(), fence, remainingMillis(now));
        }

        Copy withToken(long other) {
            return new Copy(payload, codecId, schemaId, other, fence, generation, expiresAtNanos);
        }

        boolean keptBy(long invalidatedVersion) {
            return payload.value() != null && invalidatedVersion > 0 && payload.version() >= invalidatedVersion;
        }
    }

    /** A lease or intent. */
    record Grant(long token, long fence, long generation, long grantedAtNanos, long endsAtNanos) {

        boolean is(long otherToken, long otherFence) {
            return token == otherToken && fence == otherFence;
        }
    }

    /** Returns this cell without expired parts. */
    SharedCell at(long now) {
        Copy liveCopy = copy != null && copy.remainingMillis(now) > 0 ? copy : null;
        Grant liveLease = lease != null && lease.endsAtNanos - now > 0 ? lease : null;
        List<Grant> liveIntents =
                intents.stream().filter(intent -> intent.endsAtNanos - now > 0).toList();
        return new SharedCell(
                liveCopy, liveLease, liveIntents, tainted && !liveIntents.isEmpty(), awaited && liveLease != null);
    }

    boolean empty() {
        return copy == null && lease == null && intents.isEmpty();
    }

    /**
     * Returns this cell with a lease. The token of a put is stored in the lease's field, so the first lease replaces
     * it.
     */
    SharedCell withLease(@Nullable Grant other) {
        return new SharedCell(copy == null ? null : copy.withToken(0), other, intents, tainted, false);
    }

    SharedCell withoutCopy() {
        return new SharedCell(null, lease, intents, tainted, awaited);
    }

    SharedCell withWaiters() {
        return new SharedCell(copy, lease, intents, tainted, true);
    }

    SharedCell invalidated(long version) {
        Copy kept = copy != null && copy.keptBy(version) ? copy : null;
        return new SharedCell(kept, null, intents, !intents.isEmpty(), false);
    }

    SharedCell begun(Grant intent) {
        List<Grant> open = new ArrayList<>(intents);
        open.add(intent);
        return new SharedCell(null, null, List.copyOf(open), !intents.isEmpty(), false);
    }

    SharedCell ended(Grant intent) {
        List<Grant> open =
                intents.stream().filter(other -> !other.equals(intent)).toList();
        return new SharedCell(null, null, open, tainted && !open.isEmpty(), false);
    }

    @Nullable
    Grant intent(long token, long fence) {
        for (Grant intent : intents) {
            if (intent.is(token, fence)) {
                return intent;
            }
        }
        return null;
    }
}
