package io.tieredcache.spi.shared;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a clear that was applied, except to the partitions that L2 could not reach.
 *
 * @param missed requested partitions that may be unchanged, see {@link KeyHash#partition}; empty if the clear is
 *     complete. Not copied: neither side may change it afterwards
 * @param why the failure of one missed partition; null if none is missed
 */
public record Cleared(BitSet missed, @Nullable TierFailure why) implements ClearReply {

    private static final Cleared ALL = new Cleared(new BitSet(0), null);

    /**
     * Returns the reply to a clear that missed nothing.
     *
     * @return the complete clear
     */
    public static Cleared complete() {
        return ALL;
    }
}
