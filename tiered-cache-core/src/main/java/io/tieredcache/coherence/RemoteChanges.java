package io.tieredcache.coherence;

import io.tieredcache.spi.shared.SharedTier;
import java.util.BitSet;

/** Passes on what L2 reports: L1 stops to serve what other JVMs have changed, and those who wait look again. */
public final class RemoteChanges implements SharedTier.ChangeListener {

    private final Stripes stripes;
    private final Freshness freshness;
    private final Floors floors;
    private final LoadWaiters loadWaiters;

    public RemoteChanges(Stripes stripes, Freshness freshness, Floors floors, LoadWaiters loadWaiters) {
        this.stripes = stripes;
        this.freshness = freshness;
        this.floors = floors;
        this.loadWaiters = loadWaiters;
    }

    @Override
    public void changed(long keyHash, long version, long fence) {
        try {
            floors.raise(keyHash, version, fence);
        } finally {
            stripes.changedElsewhere(stripes.striping().of(keyHash));
            loadWaiters.wake(keyHash);
        }
    }

    @Override
    public void released(long keyHash) {
        loadWaiters.wake(keyHash);
    }

    @Override
    public void cleared() {
        stripes.everythingChanged();
    }

    @Override
    public void suspect(BitSet partitions) {
        for (int p = partitions.nextSetBit(0); p >= 0; p = partitions.nextSetBit(p + 1)) {
            freshness.suspect(p);
            stripes.partitionChangedElsewhere(p);
        }
    }

    @Override
    public void current(BitSet partitions, long ageNanos) {
        freshness.current(partitions, ageNanos);
    }
}
