package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.SharedTier;

/**
 * Does not taint an open {@link Intent} when the row changes, and answers without a fencing token. With one, the floor
 * of the JVM that changed the row would repair the value that the intent stores, and hide the error.
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
