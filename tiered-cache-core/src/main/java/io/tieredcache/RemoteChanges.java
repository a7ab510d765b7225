package io.tieredcache;

import io.tieredcache.spi.SharedTier;
import java.util.BitSet;

/** Passes on what L2 reports: L1 stops to serve what other JVMs have changed, and those who wait look again. */
final class RemoteChanges implements SharedTier.ChangeListener {

    private final Fences fences;
    private final Freshness freshness;
    private final Floors floors;
    private final Wakeups wakeups;

    RemoteChanges(Fences fences, Freshness freshness, Floors floors, Wakeups wakeups) {
        this.fences = fences;
        this.freshness = freshness;
        this.floors = floors;
        this.wakeups = wakeups;
    }

    @Override
    public void changed(long keyHash, long version, long fence) {
        try {
            floors.raise(keyHash, version, fence);
        } finally {
            fences.changedElsewhere(fences.slots().of(keyHash));
            wakeups.wake(keyHash);
        }
    }

    @Override
    public void released(long keyHash) {
        wakeups.wake(keyHash);
    }

    @Override
    public void cleared() {
        fences.everythingChanged();
    }

    @Override
    public void suspect(BitSet partitions) {
        for (int p = partitions.nextSetBit(0); p >= 0; p = partitions.nextSetBit(p + 1)) {
            freshness.suspect(p);
            fences.partitionChangedElsewhere(p);
        }
    }

    @Override
    public void current(BitSet partitions, long ageNanos) {
        freshness.current(partitions, ageNanos);
    }
}
