package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The recent changes that this JVM has made or received, one entry for each key. A promoted replica may lack them. A
 * change is kept for four node timeouts in which the reports of its partition had no gap. The journal is bounded; if
 * changes do not fit, their caches have to be cleared instead. Thread-safe.
 *
 * <p>A full journal is most of the heap of a link. So an entry is two small objects and the bytes of the name; messages
 * and their strings are made only when a change is replayed.
 */
final class Journal {

    static final int MOST = 200_000;

    /** The pause between two checks of all entries, which take milliseconds when there are many. */
    private static final long PRUNE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PartitionReports watch;
    private final long keepNanos;
    private final int most;
    private final ConcurrentMap<Subject, Change> changes = new ConcurrentHashMap<>();
    private final AtomicLong prunedNanos;
    /** The time at which a change of a cache last found no room, by cache. */
    private final Map<String, Long> overflown = new ConcurrentHashMap<>();

    /**
     * Creates an empty journal.
     *
     * @param most the number of keys that it remembers
     * @param nowNanos the current time, by {@code System.nanoTime}
     */
    Journal(PartitionReports watch, long nodeTimeoutNanos, int most, long nowNanos) {
        this.watch = watch;
        this.most = most;
        this.keepNanos = 4 * nodeTimeoutNanos;
        this.prunedNanos = new AtomicLong(nowNanos);
    }

    /** A key, or the generation of a cache in a partition. */
    static final class Subject {

        private final long keyHash;
        private final byte[] name;

        private Subject(ChangeMessage message) {
            keyHash = message.keyHash();
            name = message.name().getBytes(StandardCharsets.US_ASCII);
        }

        long keyHash() {
            return keyHash;
        }

        /** Returns the part after the partition in the name of the entry, in ASCII; not a copy. */
        byte[] name() {
            return name;
        }

        int partition() {
            return Partitions.of(keyHash);
        }

        /** Returns whether this is a generation. The name of a cache has no colon, and that of a key has one. */
        boolean isGeneration() {
            for (byte b : name) {
                if (b == ':') {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Subject subject && keyHash == subject.keyHash && Arrays.equals(name, subject.name);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(name) + Partitions.of(keyHash);
        }
    }

    /**
     * The changes of a key, or of the generation of a cache, in summary.
     *
     * @param origin number of the tier that made the latest change
     * @param version greatest version of all changes
     * @param forcedFence greatest fencing token of the changes without a version; every older state is void
     * @param fence greatest fencing token of all changes
     * @param atNanos when the latest change was recorded
     */
    record Change(long origin, long version, long forcedFence, long fence, long atNanos) {

        private static Change later(Change one, Change two) {
            return new Change(
                    two.origin,
                    Math.max(one.version, two.version),
                    Math.max(one.forcedFence, two.forcedFence),
                    Math.max(one.fence, two.fence),
                    two.atNanos);
        }
    }

    /** An entry of the journal. */
    record Entry(Subject subject, Change change) {

        int partition() {
            return subject.partition();
        }
    }

    void add(ChangeMessage message) {
        add(message, System.nanoTime());
    }

    void add(ChangeMessage message, long now) {
        if (message.type() != ChangeMessage.CHANGED && message.type() != ChangeMessage.CLEARED) {
            return;
        }
        pruneIfDue(now);
        Subject subject = new Subject(message);
        if (changes.size() >= most && !changes.containsKey(subject)) {
            overflown.put(message.cache(), now);
            return;
        }
        long forced = message.version() == 0 ? message.fence() : 0;
        changes.merge(
                subject, new Change(message.origin(), message.version(), forced, message.fence(), now), Change::later);
    }

    /** Removes the changes that every replica has received by now, unless that was done within the last second. */
    void pruneIfDue(long now) {
        long pruned = prunedNanos.get();
        if (now - pruned >= PRUNE_NANOS && prunedNanos.compareAndSet(pruned, now)) {
            prune(now);
        }
    }

    void prune(long now) {
        changes.entrySet().removeIf(entry -> isOld(entry.getKey(), entry.getValue(), now));
        overflown.values().removeIf(at -> now - at >= 2 * keepNanos);
    }

    private boolean isOld(Subject subject, Change change, long now) {
        return now - change.atNanos > keepNanos && watch.isCurrentFor(subject.partition(), keepNanos, now);
    }

    List<Entry> of(BitSet partitions) {
        List<Entry> found = new ArrayList<>();
        changes.forEach((subject, change) -> {
            if (partitions.get(subject.partition())) {
                found.add(new Entry(subject, change));
            }
        });
        return found;
    }

    /** Returns whether a change of the cache that may still matter did not fit. */
    boolean isIncomplete(String cache, long now) {
        Long at = overflown.get(cache);
        return at != null && now - at < 2 * keepNanos;
    }

    int size() {
        return changes.size();
    }
}
