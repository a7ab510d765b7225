package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;

/** A tier that asks with one lease token for each key, and fills under any lease that then has that token. */
final class ReusedTokenTier extends PassingTier {

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long LEASE_MILLIS = 1_000;

    private final long jvm = System.nanoTime();

    ReusedTokenTier(SharedTier inner) {
        super(inner);
    }

    @Override
    public GrantReply acquire(AcquireRequest request, long timeoutNanos) {
        return super.acquire(withToken(request), timeoutNanos);
    }

    @Override
    public StoreReply fill(FillRequest request, long timeoutNanos) {
        AcquireRequest again =
                withToken(new AcquireRequest(request.key(), 1, LEASE_MILLIS, AcquireRequest.ANY_VALUE, Floor.NONE));
        if (!(super.acquire(again, timeoutNanos) instanceof Lease lease)) {
            return Refused.GONE;
        }
        if (lease.fence() >= lease.grantedAtMillis() * MICROS_PER_MILLI) {
            // This request was granted the lease, so there was no earlier one to fill under.
            super.release(new ReleaseRequest(request.key(), lease.token()), timeoutNanos);
            return Refused.GONE;
        }
        return super.fill(new FillRequest(request.key(), lease, request.payload()), timeoutNanos);
    }

    private AcquireRequest withToken(AcquireRequest request) {
        long token = (KeyHash.of(request.key()) ^ jvm) | 1;
        return new AcquireRequest(
                request.key(), token, request.leaseMillis(), request.newerThan(), request.takesOver(), request.floor());
    }
}
