package io.tieredcache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stripes of the keys of one write, open from before the write begins until it has ended. Meanwhile L1 installs no
 * copy of these keys. Each stripe is opened once, so that keys of one call that share a stripe do not look like
 * overlapping writes.
 */
final class OpenStripes<K, V> {

    private final Tiers<K, V> tiers;
    private final List<Change<K, V>> changes;

    OpenStripes(Tiers<K, V> tiers, List<Change<K, V>> changes) {
        this.tiers = tiers;
        this.changes = changes;
        Map<Integer, Change<K, V>> firsts = new HashMap<>();
        for (Change<K, V> change : changes) {
            Change<K, V> first = firsts.putIfAbsent(change.at.stripe, change);
            change.first = first == null ? change : first;
        }
    }

    List<Change<K, V>> changes() {
        return changes;
    }

    void open() {
        for (Change<K, V> change : changes) {
            if (!change.first.open) {
                change.opened = tiers.stripes.open(change.at.stripe);
                change.open = true;
            }
            change.opened = change.first.opened;
            dropL1(change);
        }
    }

    /**
     * Closes the stripes that {@link #open} has opened, which may be a part of them. Never throws: a stripe that stays
     * open would keep L1 from installing any of its keys.
     */
    void close() {
        for (Change<K, V> change : changes) {
            if (change.first.open) {
                change.first.ended = tiers.stripes.end(change.at.stripe);
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
