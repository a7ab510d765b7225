package io.tieredcache;

import io.tieredcache.PendingPartition.LostLease;
import io.tieredcache.spi.shared.KeyHash;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The pending changes, leases and clears of a cache, kept by partition. A partition is on one node, so a node that is
 * down does not delay entries of other nodes. Thread-safe.
 */
final class Backlog {

    private final AtomicReferenceArray<@Nullable PendingPartition> partitions;
    private final int mostKeys;
    private final int mostLeases;
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicInteger keys = new AtomicInteger();
    private final AtomicInteger leases = new AtomicInteger();
    private final AtomicInteger clears = new AtomicInteger();
    /**
     * The partition at which the next round begins, so that a full round does not starve the last partitions. Used by
     * rounds only.
     */
    private int next;
    /**
     * True if the round probes resting partitions; {@code probesFirst} is true if the next round begins with them. Used
     * by rounds only.
     */
    private boolean probing;

    private boolean probesFirst;

    /** Creates an empty backlog for the first {@code count} partitions. */
    Backlog(int count, int mostKeys, int mostLeases) {
        this.partitions = new AtomicReferenceArray<>(count);
        this.mostKeys = mostKeys;
        this.mostLeases = mostLeases;
    }

    boolean covers(String key, long hash) {
        PendingPartition partition = partitions.get(KeyHash.partition(hash));
        return partition != null && partition.covers(key);
    }

    /** Returns the change of a key that waits for L2, or null if none does. */
    @Nullable
    PendingChange committed(String key, long hash) {
        PendingPartition partition = partitions.get(KeyHash.partition(hash));
        return partition == null ? null : partition.committed(key);
    }

    /** Notes that L2 has confirmed a change outside a round. */
    void confirmed(String key, PendingChange sent) {
        if (of(key).confirmed(key, sent)) {
            keys.decrementAndGet();
        }
    }

    /** Returns the number of keys with a change plus partitions with a clear. */
    int size() {
        return keys.get() + clears.get();
    }

    int keys() {
        return keys.get();
    }

    int clears() {
        return clears.get();
    }

    /**
     * Returns the age of the oldest change or clear; negative if there is none. A write under way is not a change yet.
     */
    long oldestNanos(long now) {
        long oldest = -1;
        for (int number = 0; size() != 0 && number < partitions.length(); number++) {
            PendingPartition partition = partitions.get(number);
            oldest = partition == null ? oldest : Math.max(oldest, partition.oldestNanos(now));
        }
        return oldest;
    }

    boolean isEmpty() {
        return size() == 0 && leases.get() == 0;
    }

    /** Adds a change. Returns false if there was no room; the key's partition is then cleared instead. */
    boolean add(String key, long version, long now) {
        return add(key, PendingChange.committed(version, attempts.incrementAndGet(), now), now);
    }

    /** Adds a write that begins, like {@link #add}. */
    boolean addOpenWrite(String key, long now) {
        return add(key, PendingChange.open(attempts.incrementAndGet(), now), now);
    }

    private boolean add(String key, PendingChange change, long now) {
        PendingPartition partition = of(key);
        if (partition.add(key, change) && keys.incrementAndGet() > mostKeys) {
            clear(partition, now);
            keys.addAndGet(-partition.dropCommitted());
            return false;
        }
        return true;
    }

    void endWrite(String key) {
        if (of(key).endWrite(key)) {
            keys.decrementAndGet();
        }
    }

    /** Adds a lease, unless there are too many already; a lease that is not added expires. */
    void addLease(String key, long token, long endsNanos, long now) {
        if (leases.incrementAndGet() > mostLeases || !of(key).addLease(key, new LostLease(token, endsNanos, now))) {
            leases.decrementAndGet();
        }
    }

    /** Adds a clear of some partitions. */
    void addClear(BitSet numbers, long now) {
        numbers.stream().limit(partitions.length()).forEach(number -> clear(of(number), now));
    }

    private void clear(PendingPartition partition, long now) {
        if (partition.addClear(now)) {
            clears.incrementAndGet();
        }
    }

    private PendingPartition of(String key) {
        return of(KeyHash.partition(KeyHash.of(key)));
    }

    private PendingPartition of(int number) {
        PendingPartition partition = partitions.get(number);
        if (partition == null) {
            PendingPartition made = new PendingPartition(number);
            PendingPartition other = partitions.compareAndExchange(number, null, made);
            partition = other == null ? made : other;
        }
        return partition;
    }

    /** Makes all entries due at once, regardless of pauses. */
    void expedite(long now) {
        for (int number = 0; number < partitions.length(); number++) {
            PendingPartition partition = partitions.get(number);
            if (partition != null) {
                partition.expedite(now);
            }
        }
    }

    /**
     * Returns the due entries: those of partitions that answered last, or, if there are none, probes of resting
     * partitions.
     */
    RecoveryRound due(long now) {
        RecoveryRound round = new RecoveryRound(now);
        probing = probesFirst;
        collect(round, probing);
        if (round.isEmpty()) {
            probing = !probing;
            collect(round, probing);
        }
        leases.addAndGet(-round.droppedLeases());
        return round;
    }

    private void collect(RecoveryRound round, boolean resting) {
        int first = next;
        for (int i = 0; i < partitions.length() && !round.isFull(); i++) {
            int number = (first + i) % partitions.length();
            PendingPartition partition = partitions.get(number);
            if (partition != null && !partition.isEmpty() && partition.isResting() == resting) {
                partition.take(round);
                next = number + 1;
            }
        }
    }

    /**
     * Ends a round. If it cost the time of an unanswered attempt, resting partitions come next. The partitions of a
     * dead node fail for the first time one after the other while their keys change, and would otherwise delay the
     * resting ones.
     */
    void end(RecoveryRound round, long now) {
        probesFirst = !probing && round.isUnanswered();
        round.end(now);
    }

    void confirmed(RecoveryRound round, RecoveryRound.Change sent) {
        if (sent.partition().confirmed(sent.key(), sent.change())) {
            keys.decrementAndGet();
        }
        round.confirmed(sent);
    }

    void confirmed(RecoveryRound round, RecoveryRound.Lease lost) {
        if (lost.partition().confirmed(lost.key(), lost.lease())) {
            leases.decrementAndGet();
        }
        round.confirmed(lost);
    }

    void confirmed(RecoveryRound round, RecoveryRound.Clear clear) {
        if (clear.partition().cleared(clear.wanted())) {
            clears.decrementAndGet();
        }
        round.confirmed(clear);
    }
}
