package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Floor;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.StoreReply;
import java.util.concurrent.ThreadLocalRandom;

/** Stores a loaded value under a lease that is granted after the load. */
final class Retry {

    private static final long LEASE_MILLIS = 1_000;

    private Retry() {}

    static StoreReply fill(SharedTier tier, FillRequest request, long timeoutNanos) {
        long token = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        AcquireRequest again =
                new AcquireRequest(request.key(), token, LEASE_MILLIS, AcquireRequest.NO_VALUE, Floor.NONE);
        return tier.acquire(again, timeoutNanos) instanceof Lease lease
                ? tier.fill(new FillRequest(request.key(), lease, request.payload()), timeoutNanos)
                : Refused.GONE;
    }
}
