package io.tieredcache;

import io.tieredcache.spi.AcquireRequest;
import io.tieredcache.spi.BeginReply;
import io.tieredcache.spi.BeginRequest;
import io.tieredcache.spi.EndRequest;
import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.GrantReply;
import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.TierFailure;
import java.util.function.LongFunction;

/** An L2 that is only told of changes: of one with its version, of unversioned ones and of clears with zero. */
record ToldTier(LongFunction<InvalidateReply> ear) implements SharedTier {

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return ear.apply(request.version());
    }

    @Override
    public InvalidateReply clear(long timeoutNanos) {
        return ear.apply(0);
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
    public TierFailure release(String key, long token, long timeoutNanos) {
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
    public void subscribe(ChangeListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
