package io.tieredcache.testkit;

import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.FakeTicker;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.SharedTierContract;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;

class InMemorySharedStoreContractTest extends SharedTierContract {

    private final FakeTicker ticker = new FakeTicker(Long.MAX_VALUE - 1);
    private final InMemorySharedStore store = new InMemorySharedStore(ticker);

    @Override
    protected SharedTier open(String cache) {
        return store.tier(new StringCodec()).open(cache);
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
