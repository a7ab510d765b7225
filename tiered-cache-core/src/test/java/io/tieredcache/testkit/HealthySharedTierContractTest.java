package io.tieredcache.testkit;

import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.FaultySharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.SharedTierContract;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;

/** Without faults, the fault-injecting tier obeys the contract. */
class HealthySharedTierContractTest extends SharedTierContract {

    private final FakeTicker ticker = new FakeTicker();
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);
    private final FaultySharedTier<String> faulty = FaultySharedTier.around(store.tier(new StringCodec()));

    @Override
    protected SharedTier open(String cache) {
        return faulty.open(cache);
    }

    @Override
    protected void evict(String cache, String key) {
        store.evict(cache, key);
    }

    @Override
    protected void pass(Duration time) {
        ticker.advance(time);
    }
}
