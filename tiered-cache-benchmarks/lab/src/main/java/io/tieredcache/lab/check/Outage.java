package io.tieredcache.lab.check;

import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;

/**
 * A time in which one shard was dead and the others answered.
 *
 * @param partitions partitions whose keys or generations the dead shard holds
 * @param begun time of the death, {@link System#nanoTime}
 * @param answering time since which the other shards refuse no request
 * @param calm time since which every copy that a clear has invalidated and that callers use is loaded again
 * @param ended time at which the shard was resumed
 */
public record Outage(BitSet partitions, long begun, long answering, long calm, long ended) {

    boolean concerns(int key) {
        return partitions.get(KeyHash.partition(KeyHash.of(Integer.toString(key))));
    }

    boolean covers(long at) {
        return begun <= at && at <= ended;
    }
}
