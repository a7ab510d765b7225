package io.tieredcache.memory;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The counts of recent uses that were recorded in Caffeine, by the hash of their keys.
 *
 * <p>Recording a use costs an atomic instruction and work in the background, as much as the look-up itself. It serves
 * only eviction. Two facts bound the number of uses that eviction needs:
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
 * While keys come and go, nearly every use is recorded. While no entry is installed, soon no use is recorded. Caffeine
 * also considers the order of uses: a key in use is recorded again, and so moved to the recent ones, before a quarter
 * of the entries has been replaced.
 *
 * <p>Keys that share a hash share a count. If a race loses a count, one use more or less is recorded. Thread-safe.
 */
final class RecordedUses {

    static final int ENOUGH = 15;
    static final int FORGOTTEN_AT_ONCE = 8;

    /** The counts while Caffeine does not count: no use is recorded. */
    private static final byte[] NOT_COUNTING = {ENOUGH};

    private static final int LARGEST = 1 << 24;
    private static final int GOLDEN_RATIO = 0x9E3779B9;

    private final AtomicInteger next = new AtomicInteger();
    private final ReentrantLock resizing = new ReentrantLock();

    /**
     * The counts, one byte each, so that those of usual tiers stay in the processor's cache. Their number is a power of
     * two.
     */
    private volatile byte[] counts = NOT_COUNTING;

    /**
     * Returns whether to record this use, and counts it. Called for each look-up: takes no lock and allocates nothing.
     */
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

    /** Starts counting. Has no effect if it has started. */
    void start(long entries) {
        if (!isCounting()) {
            resize(entries);
        }
    }

    /**
     * Forgets some counts after an entry was installed, or all of them if the tier has outgrown them.
     *
     * @param entries the number of entries in the tier now
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

    /**
     * Replaces the counts by larger ones. The lengths are those of Caffeine's own sketch, which may lose its counts
     * when it grows, so both begin anew.
     */
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
