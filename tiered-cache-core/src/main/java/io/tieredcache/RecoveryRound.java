package io.tieredcache;

import io.tieredcache.PendingPartition.LostLease;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.ReleaseRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The pending entries of one attempt, and those that L2 has confirmed. Used by one thread. */
final class RecoveryRound {

    /** The largest number of entries in a round, which bounds its time and memory. */
    private static final int MOST_ENTRIES = 8_192;

    private final long now;
    final List<Change> changes = new ArrayList<>();
    final List<Lease> leases = new ArrayList<>();
    final List<Clear> clears = new ArrayList<>();
    private final Set<PendingPartition> asked = new HashSet<>();
    private final Set<PendingPartition> confirmed = new HashSet<>();
    private final Set<Entry> confirmedEntries = new HashSet<>();
    private int droppedLeases;

    RecoveryRound(long now) {
        this.now = now;
    }

    /** One pending entry of the attempt. */
    sealed interface Entry permits Change, Lease, Clear {
        PendingPartition partition();
    }

    /** A change to send. */
    record Change(PendingPartition partition, String key, PendingChange change) implements Entry {}

    /** A lease to give back. */
    record Lease(PendingPartition partition, String key, LostLease lease) implements Entry {}

    /** A partition to clear, and the number of the last clear that a confirmation covers. */
    record Clear(PendingPartition partition, long wanted) implements Entry {}

    long now() {
        return now;
    }

    boolean isFull() {
        return changes.size() + leases.size() >= MOST_ENTRIES;
    }

    boolean isEmpty() {
        return asked.isEmpty();
    }

    void addChange(PendingPartition partition, String key, PendingChange change) {
        changes.add(new Change(partition, key, change));
        asked.add(partition);
    }

    void addLease(PendingPartition partition, String key, LostLease lease) {
        leases.add(new Lease(partition, key, lease));
        asked.add(partition);
    }

    void addClear(PendingPartition partition, long wanted) {
        clears.add(new Clear(partition, wanted));
        asked.add(partition);
    }

    /** Notes a lease that has expired. */
    void dropLease() {
        droppedLeases++;
    }

    int droppedLeases() {
        return droppedLeases;
    }

    BitSet partitionsToClear() {
        BitSet partitions = new BitSet();
        clears.forEach(clear -> partitions.set(clear.partition.number));
        return partitions;
    }

    List<InvalidateRequest> invalidations() {
        return changes.stream()
                .map(sent -> new InvalidateRequest(sent.key, sent.change.version()))
                .toList();
    }

    List<ReleaseRequest> releases() {
        return leases.stream()
                .map(lost -> new ReleaseRequest(lost.key, lost.lease.token()))
                .toList();
    }

    /** Notes that L2 has confirmed a change, a lease or a clear. */
    void confirmed(Entry entry) {
        confirmedEntries.add(entry);
        confirmed.add(entry.partition());
    }

    /** Returns whether there is a partition of which L2 has confirmed nothing. */
    boolean isUnanswered() {
        return !confirmed.containsAll(asked);
    }

    /** Starts the pauses after failures: of the partition if all its entries failed, otherwise of the entry. */
    void end(long ended) {
        asked.forEach(partition -> partition.attempted(confirmed.contains(partition), ended));
        changes.stream().filter(this::failedAlone).forEach(sent -> sent.partition.defer(sent.key, sent.change, ended));
        leases.stream().filter(this::failedAlone).forEach(lost -> lost.partition.defer(lost.key, lost.lease, ended));
        clears.stream().filter(this::failedAlone).forEach(clear -> clear.partition.deferClear(ended));
    }

    private boolean failedAlone(Entry entry) {
        return confirmed.contains(entry.partition()) && !confirmedEntries.contains(entry);
    }
}
