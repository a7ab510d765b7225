package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.SharedTier;

/**
 * Does not tell an open {@link Intent} that the row has changed meanwhile, and answers without a stamp: with one, the floor of
 * the JVM that changed the row would repair what the intent stores, and hide the error.
 */
final class TaintlessTier extends PassingTier {

    TaintlessTier(SharedTier inner) {
        super(inner);
    }

    @Override
    public InvalidateReply invalidate(InvalidateRequest request, long timeoutNanos) {
        return inner.read(request.key(), timeoutNanos) == Missing.INTENT
                ? new Invalidated(0)
                : super.invalidate(request, timeoutNanos);
    }
}
