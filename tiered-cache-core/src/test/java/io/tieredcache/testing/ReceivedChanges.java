package io.tieredcache.testing;

import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.SharedTier.ChangeListener;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Records the reports of a tier. Thread-safe. */
final class ReceivedChanges implements ChangeListener {

    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final Set<Long> released = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clears = new AtomicInteger();
    private final Map<Integer, Long> currentAt = new ConcurrentHashMap<>();

    @Override
    public void changed(long keyHash, long version, long fence) {
        changes.add(new Change(keyHash, version, fence));
    }

    @Override
    public void released(long keyHash) {
        released.add(keyHash);
    }

    @Override
    public void cleared(BitSet partitions) {
        clears.incrementAndGet();
    }

    @Override
    public void suspect(BitSet partitions) {
        // permitted at any time: the listener only loses its copies
    }

    @Override
    public void current(BitSet partitions, long ageNanos) {
        long now = System.nanoTime();
        partitions.stream().forEach(partition -> currentAt.merge(partition, now - ageNanos, Math::max));
    }

    int clears() {
        return clears.get();
    }

    boolean wasReleased(String key) {
        return released.contains(KeyHash.of(key));
    }

    /** Returns whether every earlier change of the key has been reported. */
    boolean isCurrent(String key, long nanoTime) {
        Long at = currentAt.get(KeyHash.partition(KeyHash.of(key)));
        return at != null && at - nanoTime >= 0;
    }

    /** Returns the reports of a key with a fencing token above the given one. */
    List<Change> of(String key, long afterFence) {
        long hash = KeyHash.of(key);
        return changes.stream()
                .filter(change -> change.keyHash == hash && change.fence > afterFence)
                .toList();
    }

    record Change(long keyHash, long version, long fence) {}
}
