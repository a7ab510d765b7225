package io.tieredcache.memory;

import io.tieredcache.spi.NearEntry;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Says what an entry costs: key, value, the entry itself and the nodes and table slots that hold it. */
final class EntryWeigher {

    /** What the lightest entry costs: its bookkeeping alone. */
    static final long LIGHTEST_BYTES = bookkeeping(HeapLayout.CURRENT);

    private static final int OWN_WEIGHT_UNKNOWN = -1;

    private final HeapWeigher heap;
    private final @Nullable ToLongFunction<Object> values;

    EntryWeigher(HeapWeigher heap, @Nullable ToLongFunction<Object> values) {
        this.heap = heap;
        this.values = values;
    }

    /** Returns bytes, positive; {@link HeapWeigher#TOO_LARGE} or more if nothing of that size can be held. */
    long weigh(Object key, NearEntry<?> entry) {
        Object value = entry.value();
        long keyBytes = heap.weigh(key);
        long valueBytes = value == null ? 0 : value(value);
        return Math.min(HeapWeigher.TOO_LARGE, keyBytes + valueBytes) + LIGHTEST_BYTES;
    }

    private long value(Object value) {
        long own = own(value);
        return own >= 0 ? Math.min(own, HeapWeigher.TOO_LARGE) : heap.weigh(value);
    }

    private long own(Object value) {
        if (values == null) {
            return OWN_WEIGHT_UNKNOWN;
        }
        try {
            return values.applyAsLong(value);
        } catch (RuntimeException e) {
            return OWN_WEIGHT_UNKNOWN;
        }
    }

    /**
     * A NearEntry, the map's node, Caffeine's node, and a share in two tables at their emptiest: the map's then has 2.7
     * slots for each entry, the frequency sketch's 2 words.
     */
    static long bookkeeping(HeapLayout layout) {
        long entry = layout.object(1, 4 * Long.BYTES + 2 * Integer.BYTES);
        long mapNode = layout.object(3, Integer.BYTES);
        long caffeineNode = layout.object(4, 3 * Integer.BYTES);
        long tables = 8L * layout.referenceBytes() / 3 + 2L * Long.BYTES;
        return entry + mapNode + caffeineNode + tables;
    }
}
