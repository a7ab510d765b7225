package io.tieredcache.lab.mutant;

import io.tieredcache.spi.Intent;
import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.Invalidated;
import io.tieredcache.spi.Missing;
import io.tieredcache.spi.SharedTier;

/** Does not tell an open {@link Intent} that the row has changed meanwhile. */
final class TaintlessTier extends PassingTier {

    private static final long MICROS_PER_MILLI = 1_000;

    TaintlessTier(SharedTier inner) {
        super(inner);
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return inner.read(request.key(), timeoutNanos) == Missing.INTENT
                ? new Invalidated(System.currentTimeMillis() * MICROS_PER_MILLI)
                : super.invalidate(request, timeoutNanos);
    }
}
