package io.tieredcache.lab.mutant;

import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.Refused;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.StoreReply;

/** Asks for a new lease when a fill is refused, without loading again. */
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
