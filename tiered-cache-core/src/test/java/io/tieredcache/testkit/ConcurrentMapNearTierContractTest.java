package io.tieredcache.testkit;

import io.tieredcache.spi.NearTier;
import io.tieredcache.testing.NearTierContract;

class ConcurrentMapNearTierContractTest extends NearTierContract {

    @Override
    protected NearTier.Factory bounded(int entries) {
        return new ConcurrentMapNearTier.Factory(entries);
    }
}
