package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;

/** A tier that requests a new lease when a fill is refused, without loading again. */
final class LaterGrantTier extends PassingTier {

    LaterGrantTier(SharedTier inner) {
        super(inner);
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        StoreReply reply = super.fill(request, timeoutNanos);
        return reply == Refused.GONE ? Retry.fill(inner, request, timeoutNanos) : reply;
    }
}
