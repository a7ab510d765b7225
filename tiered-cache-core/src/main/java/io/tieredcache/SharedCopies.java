package io.tieredcache;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.guard.JvmErrors;
import io.tieredcache.guard.ReplyCollector;
import io.tieredcache.guard.StackGuard;
import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.ClearReply;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReplies;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * L2 for the engine: it adds the codec, one budget for each call and the counting of failures. Replies have the order
 * of the requests; a single request takes the tier's single-key path.
 */
final class SharedCopies<K, V> {

    /** The reply to a request that was not sent, because the call has no budget left for L2. */
    static final TierFailure NOT_SENT =
            new TierFailure(Failure.Kind.TIMEOUT, "not sent: this call has no time left for L2", null);

    /** The budget of a request that must be sent however much of its budget the call has used. */
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final SharedTier tier;
    private final Codec<V> codec;
    private final Settings<V> settings;
    private final Counters counters;
    private final Timing timing;
    private final Warnings warnings;
    private final LostStoreWarnings lostStores;

    SharedCopies(
            SharedTier tier,
            Codec<V> codec,
            Settings<V> settings,
            boolean onlyStore,
            Counters counters,
            Timing timing) {
        this.tier = tier;
        this.codec = codec;
        this.settings = settings;
        this.counters = counters;
        this.timing = timing;
        this.warnings = new Warnings(settings.name());
        this.lostStores = new LostStoreWarnings(settings.name(), onlyStore, timing, warnings);
    }

    /** Returns the entry of one key: the path of most misses of L1. */
    ReadReply read(String key, Call<K, V> call) {
        long nanos = call.l2Nanos(budget(1));
        if (nanos <= 0) {
            return NOT_SENT;
        }
        StackGuard.require();
        long start = timing.nanos();
        ReadReply reply;
        try {
            reply = tier.read(key, nanos);
        } catch (Throwable e) {
            reply = broken(Operation.READ, e);
        }
        call.spentOnL2(timed(Operation.READ, timing.nanos() - start));
        noteFailure(Operation.READ, reply);
        return reply;
    }

    /** Passes on one reply for each key, as soon as it arrives. The receiver's time is not charged to the L2 budget. */
    void read(List<String> keys, Call<K, V> call, ReadReplies receiver) {
        ReplyCollector collector = new ReplyCollector(keys.size(), receiver, timing);
        long nanos = call.l2Nanos(budget(keys.size()));
        if (nanos <= 0) {
            collector.end(Collections.nCopies(keys.size(), NOT_SENT));
            return;
        }
        StackGuard.require();
        long start = timing.nanos();
        List<? extends ReadReply> replies;
        try {
            tier.readAll(keys, nanos, collector);
            replies = collector.all();
        } catch (Throwable e) {
            collector.throwAgain();
            replies = Collections.nCopies(keys.size(), broken(Operation.READ, e));
        }
        call.spentOnL2(timed(Operation.READ, timing.nanos() - start - collector.receiverNanos()));
        replies.forEach(reply -> noteFailure(Operation.READ, reply));
        collector.end(replies);
    }

    List<GrantReply> acquire(List<Lookup<K, V>> lookups, Function<Lookup<K, V>, Floor> floorOf, Call<K, V> call) {
        List<AcquireRequest> requests = new ArrayList<>(lookups.size());
        for (Lookup<K, V> lookup : lookups) {
            lookup.token = freshToken();
            requests.add(new AcquireRequest(
                    lookup.text,
                    lookup.token,
                    settings.leaseMillis(),
                    newerThan(lookup),
                    lookup.takesOver,
                    floorOf.apply(lookup)));
        }
        return ask(Operation.ACQUIRE, requests, call, budget(requests.size()), tier::acquire, tier::acquireAll);
    }

    /**
     * Returns the fencing token that an answer must exceed. A refresh does not accept the value that it replaces, but
     * it accepts the value of a lease that was granted after its first wait began.
     */
    private static long newerThan(Lookup<?, ?> lookup) {
        if (!lookup.refresh && !lookup.unreadable) {
            return AcquireRequest.ANY_VALUE;
        }
        return lookup.heldAt == 0 ? AcquireRequest.NO_VALUE : lookup.heldAt;
    }

    List<StoreReply> fill(List<FillRequest> requests, Call<K, V> call) {
        return counted(ask(Operation.FILL, requests, call, budget(requests.size()), tier::fill, tier::fillAll));
    }

    List<ReleaseReply> release(List<ReleaseRequest> requests, Call<K, V> call) {
        return ask(Operation.RELEASE, requests, call, budget(requests.size()), tier::release, tier::releaseAll);
    }

    ClearReply clear(BitSet partitions, Call<K, V> call) {
        ClearReply reply = ask(Operation.CLEAR, List.of(partitions), call, UNLIMITED, tier::clear, null)
                .get(0);
        if (reply instanceof Cleared cleared && cleared.why() != null) {
            noteFailure(Operation.CLEAR, cleared.why());
        }
        return reply;
    }

    List<BeginReply> begin(List<BeginRequest> requests, Call<K, V> call) {
        return ask(Operation.BEGIN, requests, call, budget(requests.size()), tier::begin, tier::beginAll);
    }

    /** Stores values of a cache without a system of record. */
    List<StoreReply> put(List<PutRequest> requests, Call<K, V> call) {
        return counted(ask(Operation.PUT, requests, call, UNLIMITED, tier::put, tier::putAll));
    }

    List<StoreReply> end(List<EndRequest> requests, Call<K, V> call) {
        return counted(ask(Operation.END, requests, call, UNLIMITED, tier::end, tier::endAll));
    }

    private List<StoreReply> counted(List<StoreReply> replies) {
        for (StoreReply reply : replies) {
            if (reply instanceof Stored) {
                counters.l2Stores.increment();
            }
        }
        return replies;
    }

    List<InvalidateReply> invalidate(List<InvalidateRequest> requests, Call<K, V> call) {
        return ask(Operation.INVALIDATE, requests, call, UNLIMITED, tier::invalidate, tier::invalidateAll);
    }

    /**
     * Encodes a value. Every exception of the codec is attributed to the value, except
     * {@linkplain JvmErrors errors of the JVM}.
     */
    byte[] encode(V value) {
        try {
            return requireNonNull(codec.encode(value), "the codec returned null");
        } catch (Throwable e) {
            JvmErrors.rethrow(e);
            throw new CacheCodecException(
                    "cache " + settings.name() + ": the codec "
                            + codec.getClass().getName()
                            + " cannot write a value of " + value.getClass().getName()
                            + "; give the cache a codec that can, or change the type",
                    e);
        }
    }

    /**
     * Returns the bytes of a value to put into a cache whose tiers are the only store; refuses a value that L2 cannot
     * take.
     */
    byte[] encodeToKeep(V value) {
        byte[] bytes = encode(value);
        if (bytes.length > tier.maxValueBytes()) {
            throw new CacheCodecException("cache " + settings.name() + ": " + tooLarge(value, bytes), null);
        }
        return bytes;
    }

    /** Returns the bytes of a value of the system of record, or null if the value is too large for L2. */
    byte @Nullable [] encodeToCopy(V value) {
        byte[] bytes = encode(value);
        if (bytes.length <= tier.maxValueBytes()) {
            return bytes;
        }
        counters.l2Failures.increment();
        warnings.once("maxValueBytes", tooLarge(value, bytes) + ". Such values are not stored in L2");
        return null;
    }

    private String tooLarge(V value, byte[] bytes) {
        return "a value of " + value.getClass().getName() + " is " + bytes.length + " bytes, and L2 takes "
                + tier.maxValueBytes() + " at most: raise maxValueBytes of the tier, or store less";
    }

    /**
     * Returns the bytes of a loaded value, or null if it cannot be stored, because a read must not fail for that
     * reason.
     */
    byte @Nullable [] encodeOrNull(V value) {
        try {
            return encodeToCopy(value);
        } catch (CacheCodecException e) {
            warnings.threw(
                    "Codec.encode",
                    codec,
                    "it cannot write a value of " + value.getClass().getName()
                            + "; such values are returned, but not stored",
                    requireNonNullElse(e.getCause(), e));
            return null;
        }
    }

    /** Returns the value of an entry that holds one, or null if the codec cannot decode it; releases the entry. */
    @Nullable
    V decode(SharedEntry entry) {
        try {
            return requireNonNull(
                    codec.decode(requireNonNull(entry.bytes()), entry.offset(), entry.length()),
                    "the codec returned null");
        } catch (Throwable e) {
            JvmErrors.rethrow(e);
            warnings.threw(
                    "Codec.decode", codec, "it cannot read an entry of L2; such entries are loaded and replaced", e);
            return null;
        } finally {
            entry.release();
        }
    }

    static long freshToken() {
        long token = ThreadLocalRandom.current().nextLong();
        return token == 0 ? 1 : token;
    }

    /** Returns the L2 budget of a call with this many keys. */
    private long budget(int keys) {
        return settings.l2BudgetNanos() + keys * Settings.L2_BUDGET_PER_KEY_NANOS;
    }

    @SuppressWarnings("unchecked") // TierFailure is a reply of every kind
    private <Q, R> List<R> ask(
            Operation operation,
            List<Q> requests,
            Call<K, V> call,
            long budgetNanos,
            Step<Q, R> one,
            @Nullable Step<List<Q>, List<R>> many) {
        if (requests.isEmpty()) {
            return List.of();
        }
        long nanos = call.l2Nanos(budgetNanos);
        if (nanos <= 0) {
            requests.forEach(request -> lostStores.note(operation, NOT_SENT));
            return Collections.nCopies(requests.size(), (R) NOT_SENT);
        }
        StackGuard.require();
        long start = timing.nanos();
        List<R> replies = replies(operation, requests, nanos, one, many);
        long taken = timed(operation, timing.nanos() - start);
        if (budgetNanos != UNLIMITED) {
            call.spentOnL2(taken);
        }
        replies.forEach(reply -> noteFailure(operation, reply));
        return replies;
    }

    /**
     * Returns the replies of the tier. A tier must not throw; if it does, the exception counts as a failure of the
     * request.
     */
    @SuppressWarnings("unchecked") // TierFailure is a reply of every kind
    private <Q, R> List<R> replies(
            Operation operation, List<Q> requests, long nanos, Step<Q, R> one, @Nullable Step<List<Q>, List<R>> many) {
        try {
            List<R> replies = many == null || requests.size() == 1
                    ? List.of(one.ask(requests.get(0), nanos))
                    : many.ask(requests, nanos);
            if (replies.size() == requests.size()) {
                return replies;
            }
            throw new IllegalStateException(requests.size() + " requests, but " + replies.size() + " replies");
        } catch (Throwable e) {
            return Collections.nCopies(requests.size(), (R) broken(operation, e));
        }
    }

    private TierFailure broken(Operation operation, Throwable e) {
        warnings.threw("SharedTier " + operation, tier, "this is a failure of L2", e);
        return new TierFailure(Failure.Kind.UNAVAILABLE, "the tier broke its contract", e);
    }

    private long timed(Operation operation, long nanos) {
        settings.hook().timed(settings.name(), Tier.L2, operation, nanos);
        return nanos;
    }

    private void noteFailure(Operation operation, Object reply) {
        if (reply instanceof TierFailure failure) {
            counters.l2Failures.increment();
            lostStores.note(operation, failure);
            settings.hook().failed(settings.name(), Tier.L2, operation, failure);
            warnings.debug(
                    "cache {}: L2 failed to {}: {}", settings.name(), operation, failure.message(), failure.cause());
        }
    }

    /** One method of the tier, with its request and its longest wait in nanoseconds. */
    @FunctionalInterface
    private interface Step<Q, R> {
        R ask(Q request, long nanos);
    }
}
