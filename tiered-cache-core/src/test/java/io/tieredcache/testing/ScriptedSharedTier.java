package io.tieredcache.testing;

import io.tieredcache.spi.Failure;
import io.tieredcache.spi.Operation;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.ClearReply;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.TierFailure;
import io.tieredcache.testing.FaultScript.Faults;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies a {@link FaultScript} in front of a tier. */
final class ScriptedSharedTier implements SharedTier {

    private final SharedTier healthy;
    private final FaultScript script;

    ScriptedSharedTier(SharedTier healthy, FaultScript script) {
        this.healthy = healthy;
        this.script = script;
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        return readAll(List.of(key), timeoutNanos).get(0);
    }

    @Override
    public List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return new Call<String, ReadReply>(Operation.READ, key -> key, failure -> failure)
                .play(keys, timeoutNanos, rest -> healthy.readAll(rest, timeoutNanos));
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        return acquireAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        return new Call<AcquireRequest, GrantReply>(Operation.ACQUIRE, AcquireRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.acquireAll(rest, timeoutNanos));
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        return fillAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        return new Call<FillRequest, StoreReply>(Operation.FILL, FillRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.fillAll(rest, timeoutNanos));
    }

    @Override
    public ReleaseReply release(ReleaseRequest request, long timeoutNanos) {
        return releaseAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return new Call<ReleaseRequest, ReleaseReply>(Operation.RELEASE, ReleaseRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.releaseAll(rest, timeoutNanos));
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return invalidateAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        return new Call<InvalidateRequest, InvalidateReply>(
                        Operation.INVALIDATE, InvalidateRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.invalidateAll(rest, timeoutNanos));
    }

    @Override
    public ClearReply clear(BitSet partitions, long timeoutNanos) {
        return new Call<BitSet, ClearReply>(Operation.CLEAR, all -> "", failure -> failure)
                .play(List.of(partitions), timeoutNanos, rest -> List.of(clearTheLiving(partitions, timeoutNanos)))
                .get(0);
    }

    private ClearReply clearTheLiving(BitSet partitions, long timeoutNanos) {
        BitSet dead = script.of(Operation.CLEAR).deadOf(partitions);
        BitSet living = (BitSet) partitions.clone();
        living.andNot(dead);
        ClearReply reply = living.isEmpty() ? Cleared.complete() : healthy.clear(living, timeoutNanos);
        if (dead.isEmpty() || !(reply instanceof Cleared cleared)) {
            return reply;
        }
        dead.or(cleared.missed());
        return new Cleared(dead, Faults.scripted(Failure.Kind.UNAVAILABLE));
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        return beginAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<BeginReply> beginAll(List<BeginRequest> requests, long timeoutNanos) {
        return new Call<BeginRequest, BeginReply>(Operation.BEGIN, BeginRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.beginAll(rest, timeoutNanos));
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        return endAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> endAll(List<EndRequest> requests, long timeoutNanos) {
        return new Call<EndRequest, StoreReply>(Operation.END, EndRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.endAll(rest, timeoutNanos));
    }

    @Override
    public StoreReply put(PutRequest request, long timeoutNanos) {
        return putAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> putAll(List<PutRequest> requests, long timeoutNanos) {
        return new Call<PutRequest, StoreReply>(Operation.PUT, PutRequest::key, failure -> failure)
                .play(requests, timeoutNanos, rest -> healthy.putAll(rest, timeoutNanos));
    }

    @Override
    public void subscribe(ChangeListener listener) {
        healthy.subscribe(listener);
    }

    @Override
    public void close() {
        healthy.close();
    }

    /** One call for one or many keys. */
    private final class Call<Q, R> {

        private final Operation operation;
        private final Faults faults;
        private final Function<Q, String> keyOf;
        private final Function<TierFailure, R> asReply;

        Call(Operation operation, Function<Q, String> keyOf, Function<TierFailure, R> asReply) {
            this.operation = operation;
            this.faults = script.of(operation);
            this.keyOf = keyOf;
            this.asReply = asReply;
        }

        List<R> play(List<Q> requests, long timeoutNanos, Function<List<Q>, List<R>> carryOut) {
            script.counts().count(operation, requests.size());
            faults.runBefore();
            TierFailure failure = faults.failure(timeoutNanos);
            if (failure != null) {
                return requests.stream().map(request -> asReply.apply(failure)).toList();
            }
            List<R> replies = withoutDeadKeys(requests, carryOut);
            faults.runAfter();
            if (faults.losesReply()) {
                TierFailure lost = Faults.scripted(Failure.Kind.TIMEOUT);
                return requests.stream().map(request -> asReply.apply(lost)).toList();
            }
            return replies;
        }

        private List<R> withoutDeadKeys(List<Q> requests, Function<List<Q>, List<R>> carryOut) {
            List<Q> alive = new ArrayList<>();
            List<@Nullable TierFailure> failures = new ArrayList<>();
            for (Q request : requests) {
                TierFailure failure = faults.failure(keyOf.apply(request));
                failures.add(failure);
                if (failure == null) {
                    alive.add(request);
                }
            }
            Iterator<R> carriedOut = carryOut.apply(alive).iterator();
            List<R> replies = new ArrayList<>();
            for (TierFailure failure : failures) {
                replies.add(failure == null ? carriedOut.next() : asReply.apply(failure));
            }
            return replies;
        }
    }
}
