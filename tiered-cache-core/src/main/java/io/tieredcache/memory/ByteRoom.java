package io.tieredcache.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bound on bytes and usually one on entries too.
 *
 * <p>Caffeine knows one weight, here bytes. To bound the entries as well, its maximum is operated: once there are too many
 * entries it is lowered to about what so many entries of today's average weigh, and from then on evicting by weight keeps
 * their number where it is. When the average grows, fewer entries than allowed fit under the lowered maximum, or a large
 * entry would push out many small ones: then it is raised again, never above the bound. Each change makes Caffeine forget
 * how it had divided its room between new and frequent entries, so there is slack between the two conditions.
 */
final class ByteRoom implements Room {

    private static final int MOST_ATTEMPTS = 1_000;

    private final Cache<?, ?> cache;
    private final Policy.Eviction<?, ?> eviction;
    private final Bounds bounds;
    private final long highestBytes;
    private final long slack;
    private final AtomicLong unsettledBytes = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long operatingBytes;
    private volatile boolean primed;
    private volatile boolean halfFull;

    ByteRoom(Cache<?, ?> cache, Policy.Eviction<?, ?> eviction, Bounds bounds) {
        this.cache = cache;
        this.eviction = eviction;
        this.bounds = bounds;
        this.highestBytes = operating(bounds.bytes());
        this.slack = slack(bounds.entries());
        this.operatingBytes = highestBytes;
        this.primed = !bounds.boundsEntries();
    }

    /** Returns how many entries their weights may differ by, before the maximum has to be changed once more. */
    private static long slack(long maximumEntries) {
        return Math.max(EntryRoom.slack(maximumEntries), Math.min(maximumEntries / 50, 3));
    }

    /** Returns how many entries fewer than allowed it may hold, before the maximum is raised. */
    private static long mostUnused(long maximumEntries) {
        return Math.min(maximumEntries, 12_800) * 3 / 100;
    }

    /** Returns the maximum for Caffeine, a little lower than the bound since it evicts in the background. */
    static long operating(long maximumBytes) {
        return maximumBytes - slackBytes(maximumBytes);
    }

    private static long slackBytes(long maximumBytes) {
        return maximumBytes / 128;
    }

    @Override
    public void prepare(long entryBytes) {
        if (operatingBytes == highestBytes) {
            return;
        }
        long bytes = bytes() + entryBytes;
        if (bytes <= operatingBytes) {
            return;
        }
        long entries = cache.estimatedSize() + 1;
        boolean shrunk = entries <= bounds.entries() - mostUnused(bounds.entries());
        boolean large = entryBytes > bytes / entries * Math.max(1, slack);
        if (shrunk || large) {
            raise(Math.max(bytes, forEntries(bytes, entries, target())));
        }
    }

    @Override
    public void settle(long entryBytes) {
        if (unsettledBytes.addAndGet(entryBytes) >= slackBytes(bounds.bytes())) {
            unsettledBytes.set(0);
            cache.cleanUp();
            noteHalfFull(bytes() >= operatingBytes / 2);
        }
        long entries = cache.estimatedSize();
        // Caffeine notices that it was primed at the next installation.
        noteHalfFull(primed && bounds.boundsEntries());
        if (entries > bounds.entries()) {
            squeeze();
        } else if (!primed && entries >= bounds.entries() / 2) {
            prime();
        }
    }

    private void noteHalfFull(boolean now) {
        if (now && !halfFull) {
            halfFull = true;
        }
    }

    @Override
    public boolean isHalfFull() {
        return halfFull;
    }

    @Override
    public long bytes() {
        return eviction.weightedSize().orElse(0);
    }

    /**
     * Evicts until a little more than the newest entry has room. Each step takes no more bytes than so many of the
     * lightest entries have: a share of all bytes would, where few entries hold most of them, cost hundreds of the others.
     */
    private void squeeze() {
        lock.lock();
        try {
            primed = true;
            cache.cleanUp();
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                long tooMany = cache.estimatedSize() - target();
                if (tooMany <= 0) {
                    return;
                }
                operate(Math.max(0, bytes() - tooMany * EntryWeigher.LIGHTEST_BYTES));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Caffeine starts to count how often keys are used when its maximum is half reached, so that must come near. */
    private void prime() {
        lock.lock();
        try {
            if (!primed) {
                primed = true;
                cache.cleanUp();
                long bytes = bytes();
                operate(Math.max(bytes, forEntries(bytes, Math.max(1, cache.estimatedSize()), bounds.entries())));
            }
        } finally {
            lock.unlock();
        }
    }

    private void raise(long bytes) {
        lock.lock();
        try {
            if (bytes > operatingBytes) {
                operate(bytes);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Needs the lock. */
    private void operate(long bytes) {
        operatingBytes = Math.min(highestBytes, bytes);
        eviction.setMaximum(operatingBytes);
    }

    private long target() {
        return bounds.entries() - slack;
    }

    private static long forEntries(long bytes, long entries, long wanted) {
        return (long) ((double) bytes / entries * wanted);
    }
}
