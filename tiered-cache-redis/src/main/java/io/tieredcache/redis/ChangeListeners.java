package io.tieredcache.redis;

import io.tieredcache.redis.connection.RateLimitedWarnings;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners to changes, by the name of their cache. Thread-safe. */
final class ChangeListeners {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private final RateLimitedWarnings warnings = new RateLimitedWarnings(LOG);
    private final Map<String, List<CacheReports>> byCache = new ConcurrentHashMap<>();

    void add(CacheReports reports) {
        byCache.computeIfAbsent(reports.cache(), unused -> new CopyOnWriteArrayList<>())
                .add(reports);
    }

    void remove(CacheReports reports) {
        byCache.computeIfPresent(reports.cache(), (cache, all) -> {
            all.remove(reports);
            return all.isEmpty() ? null : all;
        });
    }

    boolean isEmpty() {
        return byCache.isEmpty();
    }

    /** Returns whether a cache of that name is open on the link; only such a cache needs the changes of other JVMs. */
    boolean hear(String cache) {
        return byCache.containsKey(cache);
    }

    /** Delivers a message to the listeners of its cache. */
    void deliver(ChangeMessage message) {
        for (CacheReports reports : byCache.getOrDefault(message.cache(), List.of())) {
            guarded(reports, to -> to.message(message));
        }
    }

    void suspect(BitSet partitions) {
        forEach(reports -> reports.suspect(partitions));
    }

    void current(BitSet partitions, long sentNanos) {
        forEach(reports -> reports.current(partitions, sentNanos));
    }

    void forEach(Consumer<CacheReports> call) {
        for (List<CacheReports> all : byCache.values()) {
            for (CacheReports reports : all) {
                guarded(reports, call);
            }
        }
    }

    private void guarded(CacheReports reports, Consumer<CacheReports> call) {
        try {
            call.accept(reports);
        } catch (Throwable t) {
            warnings.warn(
                    "a change listener threw, which its contract forbids; its partitions will be reported suspect again",
                    t);
        }
    }
}
