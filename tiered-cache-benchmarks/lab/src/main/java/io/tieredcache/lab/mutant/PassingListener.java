package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.SharedTier;
import java.util.BitSet;

/** Passes on every report; subclasses change some. */
class PassingListener implements SharedTier.ChangeListener {

    private final SharedTier.ChangeListener inner;

    PassingListener(SharedTier.ChangeListener inner) {
        this.inner = inner;
    }

    @Override
    public void changed(long keyHash, long version, long fence) {
        inner.changed(keyHash, version, fence);
    }

    @Override
    public void released(long keyHash) {
        inner.released(keyHash);
    }

    @Override
    public void cleared(BitSet partitions) {
        inner.cleared(partitions);
    }

    @Override
    public void suspect(BitSet partitions) {
        inner.suspect(partitions);
    }

    @Override
    public void current(BitSet partitions, long ageNanos) {
        inner.current(partitions, ageNanos);
    }
}
