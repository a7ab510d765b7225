package io.tieredcache.testing;

import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.SharedTier.ChangeListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a tier reported. Thread-safe. */
final class HeardChanges implements ChangeListener {

    private final List<Change> changes = new CopyOnWriteArrayList<>();

    @Override
    public void changed(long keyHash, long version, long fence) {
        changes.add(new Change(keyHash, version, fence));
    }

    @Override
    public void suspect() {
        // allowed at any time: it only costs the listener its copies
    }

    /** Returns what was reported of a key with a stamp above the given one. */
    List<Change> of(String key, long afterFence) {
        long hash = KeyHash.of(key);
        return changes.stream()
                .filter(change -> change.keyHash == hash && change.fence > afterFence)
                .toList();
    }

    record Change(long keyHash, long version, long fence) {}
}
