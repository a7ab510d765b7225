package io.tieredcache.redis;

import io.tieredcache.spi.shared.SharedTier.ChangeListener;
import java.util.BitSet;

/** A listener that does nothing; tests override the methods that they wait for. */
class SilentListener implements ChangeListener {

    @Override
    public void changed(long keyHash, long version, long fence) {}

    @Override
    public void cleared(BitSet partitions) {}

    @Override
    public void suspect(BitSet partitions) {}

    @Override
    public void current(BitSet partitions, long ageNanos) {}
}
