package io.tieredcache;

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
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import java.util.BitSet;
import java.util.function.LongFunction;

/** An L2 that only receives changes: a single change with its version, unversioned changes and clears with 0. */
record NotifiedTier(LongFunction<InvalidateReply> ear) implements SharedTier {

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return ear.apply(request.version());
    }

    @Override
    public ClearReply clear(BitSet partitions, long timeoutNanos) {
        return ear.apply(0) instanceof Invalidated ? Cleared.complete() : new Cleared(partitions, null);
    }

    @Override
    public ReadReply read(String key, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReleaseReply release(ReleaseRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BeginReply begin(BeginRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreReply end(EndRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoreReply put(PutRequest request, long timeoutNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void subscribe(ChangeListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
