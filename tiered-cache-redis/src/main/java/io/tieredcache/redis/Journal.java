package io.tieredcache.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The changes that this JVM has made or heard of lately, one entry for each key: what a replica that is promoted may not have
 * heard. Kept for four node timeouts in which the reports of the bucket had no gap. Bounded; what did not fit is answered by
 * clearing. Thread-safe.
 */
final class Journal {

    static final int MOST = 200_000;

    /** A look at every entry takes milliseconds when there are many. */
    private static final long PRUNE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BucketWatch watch;
    private final long keepNanos;
    private final int most;
    private final ConcurrentMap<Place, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong prunedNanos;
    private volatile boolean overflown;
    private volatile long overflownNanos;

    /**
     * Creates an empty journal.
     *
     * @param most keys that it remembers
     * @param nowNanos now
     */
    Journal(BucketWatch watch, long nodeTimeoutNanos, int most, long nowNanos) {
        this.watch = watch;
        this.most = most;
        this.keepNanos = 4 * nodeTimeoutNanos;
        this.prunedNanos = new AtomicLong(nowNanos);
    }

    /** A key, or the generation of a cache in a bucket. */
    private record Place(int bucket, String name) {}

    /**
     * What happened to a key, or to the generation of a cache.
     *
     * @param bucket where
     * @param message the latest message
     * @param version greatest version of all
     * @param forcedFence greatest stamp of those without a version, before which nothing counts
     * @param fence greatest stamp of all
     * @param atNanos when the latest was noted
     */
    record Entry(int bucket, ChangeMessage message, long version, long forcedFence, long fence, long atNanos) {

        private static Entry later(Entry one, Entry two) {
            return new Entry(
                    two.bucket,
                    two.message,
                    Math.max(one.version, two.version),
                    Math.max(one.forcedFence, two.forcedFence),
                    Math.max(one.fence, two.fence),
                    two.atNanos);
        }
    }

    void add(int bucket, ChangeMessage message) {
        add(bucket, message, System.nanoTime());
    }

    void add(int bucket, ChangeMessage message, long now) {
        if (message.type() != ChangeMessage.CHANGED && message.type() != ChangeMessage.CLEARED) {
            return;
        }
        long pruned = prunedNanos.get();
        if (now - pruned >= PRUNE_NANOS && prunedNanos.compareAndSet(pruned, now)) {
            prune(now);
        }
        Place place = new Place(bucket, message.name());
        if (entries.size() >= most && !entries.containsKey(place)) {
            overflown = true;
            overflownNanos = now;
            return;
        }
        long forced = message.version() == 0 ? message.fence() : 0;
        entries.merge(place, new Entry(bucket, message, message.version(), forced, message.fence(), now), Entry::later);
    }

    /** Forgets what every replica has heard by now. */
    void prune(long now) {
        entries.values().removeIf(entry -> isOld(entry, now));
    }

    private boolean isOld(Entry entry, long now) {
        return now - entry.atNanos > keepNanos && watch.isCurrentFor(entry.bucket, keepNanos, now);
    }

    List<Entry> of(BitSet buckets) {
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (buckets.get(entry.bucket)) {
                found.add(entry);
            }
        }
        return found;
    }

    /** Something that may still matter did not fit. */
    boolean isIncomplete(long now) {
        return overflown && now - overflownNanos < 2 * keepNanos;
    }

    int size() {
        return entries.size();
    }
}
