package io.tieredcache;

import io.tieredcache.spi.AcquireRequest;
import io.tieredcache.spi.BeginReply;
import io.tieredcache.spi.BeginRequest;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.EndRequest;
import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.GrantReply;
import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * L2 as the engine sees it: values instead of bytes, one budget for each call, and every failure counted. Lists are
 * answered in order; one request alone takes the tier's single-key path.
 */
final class SharedCopies<K, V> {

    /** The one failure that the engine makes up itself: the call has no budget left for L2. */
    static final TierFailure NOT_SENT =
            new TierFailure(TierFailure.Kind.TIMEOUT, "not sent: this call has no time left for L2", null);

    private static final Logger LOG = LoggerFactory.getLogger(TieredCache.class);

    private final SharedTier tier;
    private final Codec<V> codec;
    private final Settings<V> settings;
    private final Counters counters;

    SharedCopies(SharedTier tier, Codec<V> codec, Settings<V> settings, Counters counters) {
        this.tier = tier;
        this.codec = codec;
        this.settings = settings;
        this.counters = counters;
    }

    SharedTier tier() {
        return tier;
    }

    List<ReadReply> read(List<String> keys, Call<K, V> call) {
        return ask(
                Operation.READ,
                keys,
                call,
                nanos -> keys.size() == 1 ? List.of(tier.read(keys.get(0), nanos)) : tier.readAll(keys, nanos));
    }

    List<GrantReply> acquire(List<Descent<K, V>> descents, Call<K, V> call) {
        List<AcquireRequest> requests = new ArrayList<>(descents.size());
        for (Descent<K, V> descent : descents) {
            requests.add(new AcquireRequest(
                    descent.text, freshToken(), settings.leaseMillis(), descent.refresh || descent.unreadable));
        }
        return ask(
                Operation.ACQUIRE,
                requests,
                call,
                nanos -> requests.size() == 1
                        ? List.of(tier.acquire(requests.get(0), nanos))
                        : tier.acquireAll(requests, nanos));
    }

    List<StoreReply> fill(List<FillRequest> requests, Call<K, V> call) {
        return ask(
                Operation.FILL,
                requests,
                call,
                nanos -> requests.size() == 1
                        ? List.of(tier.fill(requests.get(0), nanos))
                        : tier.fillAll(requests, nanos));
    }

    void release(Descent<K, V> descent, Call<K, V> call) {
        if (descent.lease != null && call.remainingNanos() > 0) {
            long start = System.nanoTime();
            tier.release(descent.text, descent.lease, budgetNanos(call));
            timed(Operation.RELEASE, start);
        }
        descent.lease = null;
    }

    List<BeginReply> begin(List<BeginRequest> requests, Call<K, V> call) {
        return ask(
                Operation.BEGIN,
                requests,
                call,
                nanos -> requests.size() == 1
                        ? List.of(tier.begin(requests.get(0), nanos))
                        : tier.beginAll(requests, nanos));
    }

    List<StoreReply> end(List<EndRequest> requests, Call<K, V> call) {
        return ask(
                Operation.END,
                requests,
                call,
                nanos -> requests.size() == 1
                        ? List.of(tier.end(requests.get(0), nanos))
                        : tier.endAll(requests, nanos));
    }

    List<InvalidateReply> invalidate(List<InvalidateRequest> requests, Call<K, V> call) {
        return ask(
                Operation.INVALIDATE,
                requests,
                call,
                nanos -> requests.size() == 1
                        ? List.of(tier.invalidate(requests.get(0), nanos))
                        : tier.invalidateAll(requests, nanos));
    }

    byte[] encode(V value) {
        try {
            return codec.encode(value);
        } catch (Exception e) {
            throw new CacheCodecException(
                    "cache " + settings.name() + ": the codec "
                            + codec.getClass().getName()
                            + " cannot write a value of " + value.getClass().getName()
                            + "; give the cache a codec that can, or change the type",
                    e);
        }
    }

    /** Returns the bytes of a loaded value, or null if the codec cannot write it: a read must not fail for that. */
    byte @Nullable [] encodeOrNull(V value) {
        try {
            return encode(value);
        } catch (CacheCodecException e) {
            LOG.warn("{}; it is returned, but not stored", e.getMessage(), e.getCause());
            return null;
        }
    }

    /** Returns the value of an entry that holds one, or null if the codec cannot read it. */
    @Nullable
    V decode(SharedEntry entry) {
        byte[] bytes = entry.bytes();
        if (bytes == null) {
            return null;
        }
        try {
            return codec.decode(bytes, entry.offset(), entry.length());
        } catch (Exception e) {
            LOG.debug("cache {}: the codec cannot read an entry of L2; it will be replaced", settings.name(), e);
            return null;
        }
    }

    static long freshToken() {
        long token = ThreadLocalRandom.current().nextLong();
        return token == 0 ? 1 : token;
    }

    @SuppressWarnings("unchecked") // TierFailure is a reply of every kind
    private <Q, R> List<R> ask(
            Operation operation, List<Q> requests, Call<K, V> call, LongFunction<List<? extends R>> step) {
        if (requests.isEmpty()) {
            return List.of();
        }
        if (call.remainingNanos() <= 0) {
            return Collections.nCopies(requests.size(), (R) NOT_SENT);
        }
        long start = System.nanoTime();
        List<? extends R> replies = replies(requests.size(), () -> step.apply(budgetNanos(call)));
        timed(operation, start);
        for (R reply : replies) {
            if (reply instanceof TierFailure failure) {
                failed(operation, failure);
            }
        }
        return (List<R>) replies;
    }

    private void timed(Operation operation, long startNanos) {
        settings.hook().timed(settings.name(), Tier.L2, operation, System.nanoTime() - startNanos);
    }

    /** Half of what is left, so that a tier that hangs leaves the truth its time. */
    private long budgetNanos(Call<K, V> call) {
        return Math.max(1, call.remainingNanos() / 2);
    }

    /** A tier must not throw; one that does has failed, no more. */
    @SuppressWarnings("unchecked") // TierFailure is a reply of every kind
    private static <R> List<? extends R> replies(int requests, Supplier<List<? extends R>> step) {
        try {
            List<? extends R> replies = step.get();
            if (replies.size() == requests) {
                return replies;
            }
            throw new IllegalStateException(requests + " requests, but " + replies.size() + " replies");
        } catch (RuntimeException e) {
            return Collections.nCopies(
                    requests, (R) new TierFailure(TierFailure.Kind.UNAVAILABLE, "the tier broke its contract", e));
        }
    }

    private void failed(Operation operation, TierFailure failure) {
        counters.l2Failures.increment();
        settings.hook().failed(settings.name(), Tier.L2, operation, failure);
        LOG.debug("cache {}: L2 failed to {}: {}", settings.name(), operation, failure.message(), failure.cause());
    }
}
