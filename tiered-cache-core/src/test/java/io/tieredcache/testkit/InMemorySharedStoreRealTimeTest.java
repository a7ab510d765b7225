package io.tieredcache.testkit;

import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.SharedTierContract;
import io.tieredcache.testing.StringCodec;

/** The contract as a real server runs it, with real time. */
class InMemorySharedStoreRealTimeTest extends SharedTierContract {

    private final InMemorySharedStore store = new InMemorySharedStore();

    @Override
    protected SharedTier open(String cache) {
        return store.tier(new StringCodec()).open(cache);
    }

    @Override
    protected void evict(String cache, String key) {
        store.evict(cache, key);
    }
}
