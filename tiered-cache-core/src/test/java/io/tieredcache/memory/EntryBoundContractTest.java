package io.tieredcache.memory;

import io.tieredcache.spi.NearTier;
import io.tieredcache.testing.NearTierContract;

/** The near tier that does not weigh its entries. */
class EntryBoundContractTest extends NearTierContract {

    @Override
    protected NearTier.Factory bounded(int entries) {
        return MemoryTier.builder().maximumEntries(entries).unboundedBytes().build();
    }
}
