package io.tieredcache.testing;

import io.tieredcache.spi.Codec;
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
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import io.tieredcache.testing.SharedCells.CellId;
import io.tieredcache.testing.SharedCells.Ended;
import io.tieredcache.testing.SharedCells.Filled;
import io.tieredcache.testing.SharedCells.Format;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** One JVM's view of an {@link InMemorySharedStore}. */
final class InMemorySharedTier implements SharedTier {

    private static final TierFailure CLOSED =
            new TierFailure(Failure.Kind.UNAVAILABLE, "the tier has been closed", null);

    private final String cache;
    private final Format format;
    private final SharedCells cells;
    private final SharedReports reports;
    private final CallCounts counts;
    private volatile boolean closed;

    InMemorySharedTier(String cache, Codec<?> codec, SharedCells cells, SharedReports reports, CallCounts counts) {
        this.cache = cache;
        format = new Format(codec.id(), codec.schemaId());
        this.cells = cells;
        this.reports = reports;
        this.counts = counts;
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        return readAll(List.of(key), timeoutNanos).get(0);
    }

    @Override
    public List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return each(Operation.READ, keys, CLOSED, key -> cells.read(id(key), format));
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        return acquireAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<GrantReply> acquireAll(List<AcquireRequest> requests, long timeoutNanos) {
        return each(Operation.ACQUIRE, requests, CLOSED, request -> cells.acquire(id(request.key()), format, request));
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        return fillAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> fillAll(List<FillRequest> requests, long timeoutNanos) {
        return each(Operation.FILL, requests, CLOSED, request -> {
            Filled filled = cells.fill(id(request.key()), format, request);
            if (filled.awaited()) {
                reports.released(this, cache, KeyHash.of(request.key()));
            }
            return filled.reply();
        });
    }

    @Override
    public ReleaseReply release(ReleaseRequest request, long timeoutNanos) {
        return releaseAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<ReleaseReply> releaseAll(List<ReleaseRequest> requests, long timeoutNanos) {
        return each(Operation.RELEASE, requests, CLOSED, request -> {
            if (cells.release(id(request.key()), request.token())) {
                reports.released(this, cache, KeyHash.of(request.key()));
            }
            return Released.GONE;
        });
    }

    @Override
    public ClearReply clear(BitSet partitions, long timeoutNanos) {
        counts.count(Operation.CLEAR, 1);
        if (closed) {
            return CLOSED;
        }
        cells.clear(cache);
        reports.cleared(this, cache);
        return Cleared.complete();
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return invalidateAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<InvalidateReply> invalidateAll(List<InvalidateRequest> requests, long timeoutNanos) {
        return each(Operation.INVALIDATE, requests, CLOSED, request -> {
            Invalidated reply = cells.invalidate(id(request.key()), request);
            changed(request.key(), request.version(), reply.fence());
            return reply;
        });
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        return beginAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<BeginReply> beginAll(List<BeginRequest> requests, long timeoutNanos) {
        return each(Operation.BEGIN, requests, CLOSED, request -> {
            Intent reply = cells.begin(id(request.key()), request);
            changed(request.key(), 0, reply.fence());
            return reply;
        });
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        return endAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> endAll(List<EndRequest> requests, long timeoutNanos) {
        return each(Operation.END, requests, CLOSED, request -> {
            Ended ended = cells.end(id(request.key()), format, request);
            if (!(ended.reply() instanceof Stored)) {
                changed(request.key(), request.version(), ended.fence());
            }
            return ended.reply();
        });
    }

    @Override
    public StoreReply put(PutRequest request, long timeoutNanos) {
        return putAll(List.of(request), timeoutNanos).get(0);
    }

    @Override
    public List<StoreReply> putAll(List<PutRequest> requests, long timeoutNanos) {
        return each(Operation.PUT, requests, CLOSED, request -> {
            StoreReply reply = cells.put(id(request.key()), format, request);
            if (reply instanceof Stored stored) {
                changed(request.key(), 0, stored.fence());
            }
            return reply;
        });
    }

    @Override
    public void subscribe(ChangeListener listener) {
        reports.removeOf(this);
        reports.add(new SharedReports.Subscription(this, cache, listener));
    }

    @Override
    public void close() {
        closed = true;
        reports.removeOf(this);
    }

    private void changed(String key, long version, long fence) {
        reports.changed(this, cache, KeyHash.of(key), version, fence);
    }

    private CellId id(String key) {
        return new CellId(cache, key);
    }

    private <Q, R> List<R> each(Operation operation, List<Q> requests, R ifClosed, Function<Q, R> step) {
        counts.count(operation, requests.size());
        return requests.stream()
                .map(request -> closed ? ifClosed : step.apply(request))
                .toList();
    }
}
