package io.tieredcache.memory;

import io.tieredcache.spi.NearEntry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The weigher of entries: key, value, the entry itself, and its nodes and table places. */
final class EntryWeigher {

    /** The size of the lightest entry: its bookkeeping alone. */
    static final long LIGHTEST_BYTES =
            bookkeeping(HeapLayout.CURRENT, NearEntry.of(null, 0, 0, 0, 0, 0, 0).fieldBytes());

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTier.class);
    private static final int OWN_WEIGHT_UNKNOWN = -1;

    private final HeapWeigher heap;
    private final @Nullable ToLongFunction<Object> values;
    private final AtomicBoolean warned = new AtomicBoolean();

    EntryWeigher(HeapWeigher heap, @Nullable ToLongFunction<Object> values) {
        this.heap = heap;
        this.values = values;
    }

    /** Returns the bytes of an entry, positive; {@link HeapWeigher#TOO_LARGE} or more if the tier cannot hold it. */
    long weigh(Object key, NearEntry<?> entry) {
        Object value = entry.value();
        long keyBytes = heap.weigh(key);
        long valueBytes = value == null ? 0 : value(value);
        return Math.min(HeapWeigher.TOO_LARGE, keyBytes + valueBytes)
                + bookkeeping(HeapLayout.CURRENT, entry.fieldBytes());
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
        } catch (Throwable e) {
            warnThatItThrew(values, e);
            return OWN_WEIGHT_UNKNOWN;
        }
    }

    /** Logs an exception of a weigher. Its message may quote a value, so it is logged at debug only. */
    private void warnThatItThrew(Object weigher, Throwable thrown) {
        try {
            if (warned.compareAndSet(false, true)) {
                LOG.warn(
                        "the weigher {} threw {}; the built-in weigher is asked instead. This is logged once, what it throws"
                                + " next at debug",
                        weigher.getClass().getName(),
                        thrown.getClass().getName());
            }
            LOG.debug("the weigher threw; the built-in weigher is asked instead", thrown);
        } catch (Throwable e) {
            // A failing logger must not change an outcome either.
        }
    }

    /**
     * Returns the size of a NearEntry, the map's node, Caffeine's node, and a share in three tables at their emptiest.
     * For each entry the map's table then has 2.7 places, the frequency sketch 2 words, and the table of recorded uses
     * 2 bytes.
     */
    static long bookkeeping(HeapLayout layout, int entryFieldBytes) {
        long entry = layout.object(1, entryFieldBytes);
        long mapNode = layout.object(3, Integer.BYTES);
        long caffeineNode = layout.object(4, 3 * Integer.BYTES);
        long tables = 8L * layout.referenceBytes() / 3 + 2L * Long.BYTES + 2L * Byte.BYTES;
        return entry + mapNode + caffeineNode + tables;
    }
}
