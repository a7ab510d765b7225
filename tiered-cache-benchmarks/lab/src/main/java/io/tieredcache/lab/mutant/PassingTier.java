package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.ClearReply;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReplies;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import java.util.BitSet;
import java.util.List;

/** Passes on every call; subclasses change some. Bulk calls of fills and invalidations are passed on key by key. */
public class PassingTier implements SharedTier {

    /** The tier that receives the calls. */
    protected final SharedTier inner;

    /** Wraps a tier. */
    public PassingTier(SharedTier inner) {
        this.inner = inner;
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        return inner.read(key, timeoutNanos);
    }

    @Override
    public List<ReadReply> readAll(List<String> keys, long timeoutNanos) {
        return inner.readAll(keys, timeoutNanos);
    }

    @Override
    public void readAll(List<String> keys, long timeoutNanos, ReadReplies replies) {
        inner.readAll(keys, timeoutNanos, replies);
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        return inner.acquire(request, timeoutNanos);
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        return inner.fill(request, timeoutNanos);
    }

    @Override
    public ReleaseReply release(ReleaseRequest request, long timeoutNanos) {
        return inner.release(request, timeoutNanos);
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return inner.invalidate(request, timeoutNanos);
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        return inner.begin(request, timeoutNanos);
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        return inner.end(request, timeoutNanos);
    }

    @Override
    public StoreReply put(PutRequest request, long timeoutNanos) {
        return inner.put(request, timeoutNanos);
    }

    @Override
    public ClearReply clear(BitSet partitions, long timeoutNanos) {
        return inner.clear(partitions, timeoutNanos);
    }

    @Override
    public void subscribe(ChangeListener listener) {
        inner.subscribe(listener);
    }

    @Override
    public int maxValueBytes() {
        return inner.maxValueBytes();
    }

    @Override
    public void close() {
        inner.close();
    }
}
