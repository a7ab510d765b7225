package io.tieredcache.redis;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.PutCondition;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One side of the comparison: two tiers of one store, the results of their earlier calls, and their replies as text. A
 * fencing token is written as its number among the tokens that this side has seen, so that two stores with different
 * clocks give the same text.
 */
final class TierPair {

    private static final long TIMEOUT_NANOS = 5_000_000_000L;
    private static final long LONG_MILLIS = 3_600_000;
    /** A distance that tokens of one run cannot have. */
    private static final long FAR = 1L << 40;

    private final List<SharedTier> tiers;
    private final List<Long> fences = new ArrayList<>(List.of(0L));
    private final List<List<Lease>> leases = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Intent>> intents = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Long>> fencesOfKey = List.of(new ArrayList<>(List.of(0L)), new ArrayList<>(List.of(0L)));
    private int steps;
    private long lastPut = 1;

    TierPair(SharedTier one, SharedTier two) {
        tiers = List.of(one, two);
    }

    static String textOf(int key) {
        return "key " + key;
    }

    /** Makes the call and returns the reply as text. */
    String play(TierStep step) {
        steps++;
        return describe(step, call(step));
    }

    /** Returns the entries that both tiers read after a call. */
    String readBack(TierStep step) {
        StringBuilder text = new StringBuilder();
        for (SharedTier tier : tiers) {
            text.append(" | ").append(describe(step, tier.read(textOf(step.key()), TIMEOUT_NANOS)));
        }
        return text.toString();
    }

    private @Nullable Object call(TierStep step) {
        SharedTier tier = tiers.get(step.tier());
        String key = textOf(step.key());
        List<Long> known = fencesOfKey.get(step.key());
        return switch (step.kind()) {
            case READ -> tier.read(key, TIMEOUT_NANOS);
            case ACQUIRE -> acquire(step, steps, AcquireRequest.ANY_VALUE, Floor.NONE);
            case ACQUIRE_ABOVE_FLOOR ->
                acquire(step, steps, AcquireRequest.ANY_VALUE, new Floor(step.version(), pick(step, known)));
            case REFRESH -> acquire(step, steps, AcquireRequest.NO_VALUE, Floor.NONE);
            case ACQUIRE_AGAIN ->
                acquire(
                        step,
                        lease(step).token(),
                        step.pick() > 1 ? AcquireRequest.NO_VALUE : AcquireRequest.ANY_VALUE,
                        Floor.NONE);
            case FILL -> fill(step, lease(step), payload(step));
            case FILL_ABSENT -> fill(step, lease(step), absent(step));
            case FILL_OTHER_TOKEN -> fill(step, changed(lease(step), 1, 0), payload(step));
            case FILL_OTHER_FENCE -> fill(step, changed(lease(step), 0, FAR), payload(step));
            case RELEASE -> tier.release(new ReleaseRequest(key, lease(step).token()), TIMEOUT_NANOS);
            case RELEASE_OTHER_TOKEN ->
                tier.release(new ReleaseRequest(key, lease(step).token() + 1), TIMEOUT_NANOS);
            case INVALIDATE -> tier.invalidate(new InvalidateRequest(key, step.version()), TIMEOUT_NANOS);
            case BEGIN -> tier.begin(new BeginRequest(key, steps, LONG_MILLIS), TIMEOUT_NANOS);
            case END -> end(step, intent(step), payload(step));
            case END_ABSENT -> end(step, intent(step), absent(step));
            case END_NOTHING -> end(step, intent(step), null);
            case END_OTHER_FENCE -> end(step, changed(intent(step)), payload(step));
            case PUT -> put(step, steps, PutCondition.NONE);
            case PUT_IF_ABSENT -> put(step, steps, PutCondition.ABSENT);
            case PUT_IF_UNCHANGED -> put(step, steps, unchanged(pick(step, known)));
            case PUT_AGAIN -> put(step, lastPut, PutCondition.ABSENT);
            case FILL_NOTHING -> fill(step, lease(step), null);
            case TAKE_OVER ->
                tier.acquire(
                        new AcquireRequest(key, steps, LONG_MILLIS, pick(step, known), true, Floor.NONE),
                        TIMEOUT_NANOS);
            case REFRESH_AFTER_A_WAIT -> acquire(step, steps, pick(step, known), Floor.NONE);
            case CLEAR -> tier.clear(KeyHash.partitions(), TIMEOUT_NANOS);
            case EVICT -> null;
        };
    }

    private Object acquire(TierStep step, long token, long newerThan, Floor floor) {
        return tiers.get(step.tier())
                .acquire(new AcquireRequest(textOf(step.key()), token, LONG_MILLIS, newerThan, floor), TIMEOUT_NANOS);
    }

    private Object put(TierStep step, long token, PutCondition condition) {
        lastPut = token;
        return tiers.get(step.tier())
                .put(new PutRequest(textOf(step.key()), token, payload(step), condition), TIMEOUT_NANOS);
    }

    private static PutCondition unchanged(long fence) {
        return fence == 0 ? PutCondition.ABSENT : PutCondition.unchangedSince(fence);
    }

    private Object fill(TierStep step, Lease lease, @Nullable Payload payload) {
        return tiers.get(step.tier()).fill(new FillRequest(textOf(step.key()), lease, payload), TIMEOUT_NANOS);
    }

    private Object end(TierStep step, Intent intent, @Nullable Payload payload) {
        return tiers.get(step.tier())
                .end(new EndRequest(textOf(step.key()), intent, step.version(), payload), TIMEOUT_NANOS);
    }

    private Payload payload(TierStep step) {
        byte[] value = ("value " + steps).getBytes(StandardCharsets.UTF_8);
        return Payload.of(value, step.version(), LONG_MILLIS, 0);
    }

    private static Payload absent(TierStep step) {
        return Payload.of(null, step.version(), LONG_MILLIS, 0);
    }

    private Lease lease(TierStep step) {
        List<Lease> given = leases.get(step.key());
        return given.isEmpty() ? new Lease(1_000_000 + steps, 1, 1, 1) : pick(step, given);
    }

    private Intent intent(TierStep step) {
        List<Intent> given = intents.get(step.key());
        return given.isEmpty() ? new Intent(2_000_000 + steps, 1, 1, 1) : pick(step, given);
    }

    private static Lease changed(Lease lease, long token, long fence) {
        return new Lease(lease.token() + token, lease.fence() + fence, lease.grantedAtMillis(), lease.generation());
    }

    private static Intent changed(Intent intent) {
        return new Intent(intent.token(), intent.fence() + FAR, intent.grantedAtMillis(), intent.generation());
    }

    private static <T> T pick(TierStep step, List<T> given) {
        return given.get(Math.max(0, given.size() - 1 - step.pick()));
    }

    private String describe(TierStep step, @Nullable Object reply) {
        if (reply instanceof Lease lease) {
            leases.get(step.key()).add(lease);
            return "Lease " + lease.token() + " " + fence(step, lease.fence());
        }
        if (reply instanceof Intent intent) {
            intents.get(step.key()).add(intent);
            return "Intent " + intent.token() + " " + fence(step, intent.fence());
        }
        if (reply instanceof SharedEntry entry) {
            byte[] bytes = entry.bytes();
            String value = bytes == null
                    ? "absent"
                    : new String(bytes, entry.offset(), entry.length(), StandardCharsets.UTF_8);
            return "Entry " + value + " " + entry.version() + " " + fence(step, entry.fence());
        }
        if (reply instanceof Stored stored) {
            return "Stored " + fence(step, stored.fence());
        }
        if (reply instanceof Invalidated done) {
            return "Invalidated " + fence(step, done.fence());
        }
        if (reply == Missing.LEASED) {
            return Missing.ABSENT.toString(); // a reader that sees no value need not see the lease on an invalid one
        }
        return reply instanceof Held ? "Held" : Objects.toString(reply);
    }

    /** The number of a fencing token, and how many of those that were given for the key before are greater: none, if it is new. */
    private String fence(TierStep step, long fence) {
        int number = fences.indexOf(fence);
        if (number < 0) {
            number = fences.size();
            fences.add(fence);
        }
        List<Long> known = fencesOfKey.get(step.key());
        long greater = known.stream().filter(other -> other > fence).count();
        if (step.kind() != TierStep.Kind.CLEAR && !known.contains(fence)) {
            known.add(fence);
        }
        return "#" + number + "-" + greater;
    }
}
