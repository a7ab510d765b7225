package io.tieredcache;

import io.tieredcache.guard.Warnings;
import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;

/** The hand-over of changes that L2 has not confirmed to {@link Recovery}. Never throws; does nothing without L2. */
final class UnconfirmedChanges<K, V> {

    private final Tiers<K, V> tiers;
    /** The warnings of the cache's writes. */
    final Warnings warnings;

    UnconfirmedChanges(Tiers<K, V> tiers, Warnings warnings) {
        this.tiers = tiers;
        this.warnings = warnings;
    }

    void add(Change<K, V> change) {
        add(change.at, change.version, change.suspended);
    }

    void add(Lookup<K, V> at, long version) {
        add(at, version, false);
    }

    /**
     * Adds a change to recovery. If that fails, voids its partition in L2 instead, which allocates no memory for the
     * key.
     */
    private void add(Lookup<K, V> at, long version, boolean suspended) {
        if (!tiers.hasL2()) {
            return;
        }
        try {
            if (suspended) {
                tiers.recovery().resume(at.text, version);
            } else {
                tiers.recovery().add(at.text, version);
            }
        } catch (Throwable e) {
            warnings.threw("Recovery.add", this, "all copies of the key's partition are voided instead", e);
            if (!tiers.recovery().covers(at.text, at.hash)) {
                BitSet partition = new BitSet();
                partition.set(KeyHash.partition(at.hash));
                voidAll(partition);
            }
        }
    }

    /** Voids every copy of some partitions. */
    void voidAll(BitSet partitions) {
        try {
            tiers.recovery().clear(partitions);
        } catch (Throwable e) {
            warnings.threw("Recovery.clear", this, "other JVMs may read old values until their ttl ends", e);
        }
    }
}
