package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;

/**
 * A tier without leases: every caller may load, and stores the result, either always or if it is newer than the stored
 * entry.
 */
final class LeaselessTier extends PassingTier {

    private final boolean checksVersion;

    LeaselessTier(SharedTier inner, boolean checksVersion) {
        super(inner);
        this.checksVersion = checksVersion;
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        GrantReply reply = super.acquire(request, timeoutNanos);
        return reply instanceof Held
                ? new Lease(request.token(), System.currentTimeMillis() * 1_000, System.currentTimeMillis(), 0)
                : reply;
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        Payload payload = request.payload();
        if (payload == null) {
            return inner.fill(request, timeoutNanos);
        }
        if (checksVersion
                && inner.read(request.key(), timeoutNanos) instanceof SharedEntry entry
                && entry.version() >= payload.version()) {
            return Refused.GONE;
        }
        if (!checksVersion) {
            inner.invalidate(new InvalidateRequest(request.key(), 0), timeoutNanos);
        }
        return Retry.fill(inner, request, timeoutNanos);
    }
}
