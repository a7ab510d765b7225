package io.tieredcache.coherence;

import io.tieredcache.spi.shared.SharedTier;
import java.util.BitSet;

/** Applies L2's change reports: L1 stops serving keys that other JVMs changed, and waiting callers retry. */
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
            // After the floor: a lookup that notes the new state then finds the floor raised and cannot return the old
            // entry. In a finally block, since the copies must go even if the floor cannot be raised.
            stripes.changedElsewhere(stripes.striping().of(keyHash));
            loadWaiters.wake(keyHash);
        }
    }

    @Override
    public void released(long keyHash) {
        loadWaiters.wake(keyHash);
    }

    @Override
    public void cleared(BitSet partitions) {
        partitions.stream().forEach(stripes::partitionChangedElsewhere);
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
