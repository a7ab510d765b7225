package io.tieredcache.lab.check;

import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;

/**
 * A time in which one shard was dead and the others answered.
 *
 * @param partitions partitions whose keys or generations the dead shard holds
 * @param begun when it died, {@link System#nanoTime}
 * @param answering since when the other shards refuse nothing
 * @param calm since when every copy that a clear has voided is loaded again, if anybody asks for it
 * @param ended when the shard was let go on
 */
public record Outage(BitSet partitions, long begun, long answering, long calm, long ended) {

    boolean concerns(int key) {
        return partitions.get(KeyHash.partition(KeyHash.of(Integer.toString(key))));
    }

    boolean covers(long at) {
        return begun <= at && at <= ended;
    }
}
