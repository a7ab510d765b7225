package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier.ChangeListener;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of changes, by the name of the cache. Thread-safe. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private static final BitSet ALL = new BitSet();

    static {
        ALL.set(0, Buckets.COUNT);
    }

    private final Map<String, List<Entry>> byCache = new ConcurrentHashMap<>();

    /**
     * One listener.
     *
     * @param cache name of its cache
     * @param origin number of its tier, whose own changes it does not hear
     * @param listener who is told
     */
    record Entry(String cache, long origin, ChangeListener listener) {}

    void add(Entry entry) {
        byCache.computeIfAbsent(entry.cache(), unused -> new CopyOnWriteArrayList<>())
                .add(entry);
    }

    void remove(Entry entry) {
        byCache.computeIfPresent(entry.cache(), (cache, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
        });
    }

    boolean isEmpty() {
        return byCache.isEmpty();
    }

    /** Passes a message on to the listeners of its cache. */
    void deliver(byte[] bytes) {
        ChangeMessage message = ChangeMessage.decode(bytes);
        if (message == null) {
            return;
        }
        for (Entry entry : byCache.getOrDefault(message.cache(), List.of())) {
            if (entry.origin() != message.origin()) {
                guarded(() -> entry.listener().changed(message.keyHash(), message.version(), message.fence()));
            }
        }
    }

    /** Tells everyone that messages may have been lost. */
    void suspect() {
        for (List<Entry> entries : byCache.values()) {
            for (Entry entry : entries) {
                guarded(() -> entry.listener().suspect(ALL));
            }
        }
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a change listener threw, which its contract forbids; its cache may serve old copies", e);
        }
    }
}
