package io.tieredcache.memory;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The uses that Caffeine was lately notified of, counted by the hash of their keys.
 *
 * <p>Recording a use costs an atomic instruction and work in the background, as much as the look-up itself. It serves one
 * purpose, the choice of what to evict. Two facts bound how much of it that choice needs:
 * <ul>
 *   <li>Caffeine counts the uses of a key up to {@value #ENOUGH}, and not at all before its maximum is half reached.
 *   <li>An entry is evicted only to make room for another one that is installed.
 * </ul>
 *
 * <p>So at most {@value #ENOUGH} uses of a key are recorded, until installations have made the tier forget its count. Each
 * installation forgets the counts of the next {@value #FORGOTTEN_AT_ONCE} hashes:
 * <pre>
 *   counts   3 0 15 15 1 0 0 | 0 0 0 0 | 7 15 2 0 15 ...
 *                              ^ forgotten by the latest installation
 * </pre>
 * While keys come and go, nearly every use is recorded. While nothing is installed, soon none is. Caffeine also goes by the order
 * of uses: a key in use is recorded again, and so moved to the recent ones, before a quarter of the entries has been replaced.
 *
 * <p>Keys that share a hash share a count. A count that a race loses is one use recorded more or less. Thread-safe.
 */
final class RecordedUses {

    static final int ENOUGH = 15;
    static final int FORGOTTEN_AT_ONCE = 8;

    /** As long as Caffeine does not count: no further use is wanted. */
    private static final byte[] NOT_COUNTING = {ENOUGH};

    private static final int LARGEST = 1 << 24;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final AtomicInteger next = new AtomicInteger();
    private final ReentrantLock resizing = new ReentrantLock();

    /** A power of two of them, so that the counts of the usual tiers stay in the processor's cache. */
    private volatile byte[] counts = NOT_COUNTING;

    /** Tells whether this use is to be recorded, and counts it. Called for each look-up: takes no lock, allocates nothing. */
    boolean wants(Object key) {
        byte[] current = counts;
        int hash = key.hashCode() * GOLDEN_RATIO;
        int index = (hash ^ hash >>> 16) & (current.length - 1);
        int count = current[index];
        if (count == ENOUGH) {
            return false;
        }
        current[index] = (byte) (count + 1);
        return true;
    }

    boolean isCounting() {
        return counts.length > NOT_COUNTING.length;
    }

    /** Begins to count. Without effect if it has begun. */
    void start(long entries) {
        if (!isCounting()) {
            resize(entries);
        }
    }

    /**
     * Forgets some counts after an entry was installed; all of them when the tier has outgrown them.
     *
     * @param entries how many entries the tier holds now
     */
    void installed(long entries) {
        byte[] current = counts;
        if (entries > current.length && current.length < LARGEST) {
            resize(entries);
            return;
        }
        int from = next.getAndAdd(FORGOTTEN_AT_ONCE) & (current.length - 1);
        Arrays.fill(current, from, from + FORGOTTEN_AT_ONCE, (byte) 0);
    }

    /** The lengths are those of Caffeine's own sketch, which may lose its counts when it grows: both then begin anew. */
    private void resize(long entries) {
        resizing.lock();
        try {
            if (!isCounting() || entries > counts.length) {
                long wanted = Math.max(FORGOTTEN_AT_ONCE, Math.min(LARGEST, entries));
                counts = new byte[Integer.highestOneBit((int) (2 * wanted - 1))];
            }
        } finally {
            resizing.unlock();
        }
    }
}
