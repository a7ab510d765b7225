package io.tieredcache;

import io.tieredcache.spi.SharedTier;
import java.util.BitSet;

/** Keeps L1 from serving what other JVMs have changed. */
final class RemoteChanges implements SharedTier.ChangeListener {

    private final Fences fences;

    RemoteChanges(Fences fences) {
        this.fences = fences;
    }

    @Override
    public void changed(long keyHash, long version, long fence) {
        fences.changedElsewhere(Fences.slotOf(keyHash));
    }

    @Override
    public void cleared() {
        fences.everythingChangedElsewhere();
    }

    @Override
    public void suspect(BitSet partitions) {
        fences.everythingChangedElsewhere();
    }

    @Override
    public void current(BitSet partitions, long ageNanos) {}
}
