package io.tieredcache.simulation;

import io.tieredcache.spi.shared.SharedEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entry of L2 for one key: a value, a lease, or open intents. Immutable, so that a failover can restore an earlier
 * state.
 */
record Cell(@Nullable Copy copy, @Nullable Grant lease, List<Grant> intents, boolean tainted, boolean awaited) {

    static final Cell EMPTY = new Cell(null, null, List.of(), false, false);

    /** A stored value; null means known-absent. */
    record Copy(@Nullable String value, long version, long fence, long generation, long expiresAt) {

        long remainingMillis(long now) {
            return (expiresAt - now) / Chance.MILLIS;
        }

        SharedEntry entry(long now) {
            if (value == null) {
                return SharedEntry.knownAbsent(version, fence, remainingMillis(now));
            }
            byte[] bytes = Values.CODEC.encode(value);
            return SharedEntry.value(bytes, 0, bytes.length, version, fence, remainingMillis(now));
        }
    }

    /** A lease or an intent. */
    record Grant(long token, long fence, long generation, long givenAt, long endsAt) {

        boolean is(long otherToken, long otherFence) {
            return token == otherToken && fence == otherFence;
        }
    }

    /** Returns this cell without expired parts, and without a value of another generation. */
    Cell at(long now, long generation) {
        Copy liveCopy = copy != null && copy.remainingMillis(now) > 0 && copy.generation == generation ? copy : null;
        Grant liveLease = lease != null && lease.endsAt > now ? lease : null;
        List<Grant> liveIntents = new ArrayList<>(intents);
        liveIntents.removeIf(intent -> intent.endsAt <= now);
        return new Cell(
                liveCopy,
                liveLease,
                List.copyOf(liveIntents),
                tainted && !liveIntents.isEmpty(),
                awaited && liveLease != null);
    }

    Cell leasedTo(@Nullable Grant other) {
        return new Cell(copy, other, intents, tainted, false);
    }

    Cell withoutCopy() {
        return new Cell(null, lease, intents, tainted, awaited);
    }

    Cell withWaiter() {
        return new Cell(copy, lease, intents, tainted, true);
    }

    Cell holding(@Nullable Copy other) {
        return new Cell(other, null, intents, tainted, false);
    }

    Cell invalidated(long version) {
        boolean keep = copy != null && copy.value != null && version > 0 && copy.version >= version;
        return new Cell(keep ? copy : null, null, intents, !intents.isEmpty(), false);
    }

    Cell begun(Grant intent) {
        List<Grant> open = new ArrayList<>(intents);
        open.add(intent);
        return new Cell(null, null, List.copyOf(open), !intents.isEmpty(), false);
    }

    Cell ended(Grant intent) {
        List<Grant> open = new ArrayList<>(intents);
        open.remove(intent);
        return new Cell(null, null, List.copyOf(open), tainted && !open.isEmpty(), false);
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

    /** Returns the readable form for traces. */
    @Override
    public String toString() {
        return (copy == null ? "" : "value " + copy.value + "/" + copy.version + " ")
                + (lease == null ? "" : "leased ")
                + (intents.isEmpty() ? "" : intents.size() + " intents ")
                + (tainted ? "tainted" : "");
    }
}
