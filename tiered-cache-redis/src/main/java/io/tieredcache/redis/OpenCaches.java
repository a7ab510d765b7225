package io.tieredcache.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The caches that are open on a link. Two caches of one name share their entries, which works only if their values have
 * one type. Otherwise each would take the other's entries for damaged, and replace them forever. Thread-safe.
 */
final class OpenCaches {

    private final ReentrantLock lock = new ReentrantLock();
    /** The type of the values, for each open tier. */
    private final Map<RedisSharedTier, String> values = new HashMap<>();

    /**
     * Registers a cache.
     *
     * @throws IllegalStateException if a cache of the same name with other values is open
     */
    void add(RedisSharedTier tier, String ours) {
        lock.lock();
        try {
            values.forEach((other, theirs) -> {
                if (other.scope.cache().equals(tier.scope.cache()) && !theirs.equals(ours)) {
                    throw new IllegalStateException(
                            "a cache named \"" + tier.scope.cache() + "\" is open on this link with "
                                    + theirs + ", and this one has " + ours
                                    + ": both would replace each other's entries; give one of them another name");
                }
            });
            values.put(tier, ours);
        } finally {
            lock.unlock();
        }
    }

    void remove(RedisSharedTier tier) {
        lock.lock();
        try {
            values.remove(tier);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the names of all open caches. */
    Set<String> names() {
        lock.lock();
        try {
            Set<String> names = new TreeSet<>();
            values.keySet().forEach(tier -> names.add(tier.scope.cache()));
            return names;
        } finally {
            lock.unlock();
        }
    }
}
