package io.tieredcache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fences of the keys of one write, open from before it begins until it has ended: meanwhile L1 installs no copy of these
 * keys. Each slot is opened once, so that keys of one call that share a slot do not look like overlapping writes.
 */
final class OpenSlots<K, V> {

    private final Tiers<K, V> tiers;
    private final List<Change<K, V>> changes;

    OpenSlots(Tiers<K, V> tiers, List<Change<K, V>> changes) {
        this.tiers = tiers;
        this.changes = changes;
        Map<Integer, Change<K, V>> firsts = new HashMap<>();
        for (Change<K, V> change : changes) {
            Change<K, V> first = firsts.putIfAbsent(change.at.slot, change);
            change.first = first == null ? change : first;
        }
    }

    List<Change<K, V>> changes() {
        return changes;
    }

    void open() {
        for (Change<K, V> change : changes) {
            if (!change.first.open) {
                change.opened = tiers.fences.open(change.at.slot);
                change.open = true;
            }
            change.opened = change.first.opened;
            dropL1(change);
        }
    }

    /** Ends what {@link #open} has opened, which may be a part. Never throws: an open slot would keep L1 from all its keys. */
    void close() {
        for (Change<K, V> change : changes) {
            if (change.first.open) {
                change.first.ended = tiers.fences.end(change.at.slot);
                change.first.open = false;
            }
            change.ended = change.first.ended;
            dropL1(change);
        }
    }

    private void dropL1(Change<K, V> change) {
        if (tiers.near != null) {
            tiers.near.remove(change.at);
        }
    }
}
