package io.tieredcache.lab.mutant;

import io.tieredcache.spi.shared.SharedTier;
import java.util.BitSet;

/** A tier that hides gaps: it does not report that reports may have been lost. */
final class GapHidingTier extends PassingTier {

    GapHidingTier(SharedTier inner) {
        super(inner);
    }

    @Override
    public void subscribe(ChangeListener listener) {
        super.subscribe(new PassingListener(listener) {
            @Override
            public void suspect(BitSet partitions) {}
        });
    }
}
