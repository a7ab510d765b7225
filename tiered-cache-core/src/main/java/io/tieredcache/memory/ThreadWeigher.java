package io.tieredcache.memory;

import com.github.benmanes.caffeine.cache.Weigher;
import io.tieredcache.spi.NearEntry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weigher that Caffeine calls. It returns the weight that this thread computed before it took the lock of the key.
 * Neither an object walk nor user code therefore runs under that lock.
 */
final class ThreadWeigher<K, V> implements Weigher<K, NearEntry<V>> {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTier.class);

    private final @Nullable EntryWeigher weigher;
    private final long largestBytes;
    private final long share;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final ThreadLocal<@Nullable Integer> loaded = new ThreadLocal<>();

    /**
     * @param weigher null if entries are not weighed
     * @param largestBytes the size of the largest entry that the tier holds
     * @param share the weight of each entry beyond its bytes
     */
    ThreadWeigher(@Nullable EntryWeigher weigher, long largestBytes, long share) {
        this.weigher = weigher;
        this.largestBytes = Math.min(largestBytes, Integer.MAX_VALUE - share);
        this.share = share;
    }

    /** Weighs an entry, remembers its weight for this thread until {@link #unload}, and returns its bytes. */
    long load(K key, NearEntry<V> entry) {
        if (weigher == null) {
            return 0;
        }
        long bytes = weigher.weigh(key, entry);
        loaded.set((int) (Math.min(bytes, Integer.MAX_VALUE - share) + share));
        return bytes;
    }

    /** Weighs the entry that stays, because Caffeine requests its weight too. */
    NearEntry<V> reload(K key, NearEntry<V> entry) {
        load(key, entry);
        return entry;
    }

    void unload() {
        if (weigher != null) {
            loaded.remove();
        }
    }

    /** Returns whether the tier can hold an entry of that size; warns of the first that it cannot hold. */
    boolean fits(long bytes, NearEntry<V> entry) {
        boolean fits = bytes <= largestBytes;
        if (!fits && warned.compareAndSet(false, true)) {
            V value = entry.value();
            if (bytes >= HeapWeigher.TOO_LARGE) {
                LOG.warn(
                        "a value of {} cannot be weighed, or has more than a million objects, or takes more than {} bytes of heap:"
                                + " it is not kept in L1 and read again each time; give the MemoryTier a weigher, or store less."
                                + " This is logged once",
                        value == null ? "null" : value.getClass().getName(),
                        largestBytes);
                return false;
            }
            LOG.warn(
                    "a value of {} takes {} bytes of heap, and L1 holds {} at most: it is not kept there and read again each"
                            + " time; raise maximumBytes, or store less. This is logged once",
                    value == null ? "null" : value.getClass().getName(),
                    bytes,
                    largestBytes);
        }
        return fits;
    }

    @Override
    public int weigh(K key, NearEntry<V> entry) {
        Integer weight = loaded.get();
        if (weight == null) {
            throw new IllegalStateException("no entry was weighed by this thread");
        }
        return weight;
    }
}
