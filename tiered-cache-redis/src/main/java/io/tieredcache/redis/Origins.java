package io.tieredcache.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The origins of changes, as far as they matter after a failover: the origins of this JVM, and those whose JVM has
 * announced that it has replayed its changes. Both are forgotten when no replay can depend on them any more.
 * Thread-safe.
 */
final class Origins {

    /**
     * The time for which announcements are kept, much longer than a replay waits for them. A forgotten announcement
     * costs a change that is replayed twice.
     */
    static final long ANNOUNCED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long OPEN = Long.MAX_VALUE;

    private final long keepNanos;
    private final long startNanos;
    /** The time since the start at which an origin of this JVM was closed; {@link #OPEN} if it is open. */
    private final Map<Long, Long> own = new ConcurrentHashMap<>();
    /** The time since the start at which an origin of another JVM was announced. */
    private final Map<Long, Long> announced = new ConcurrentHashMap<>();

    /** Creates a set without origins. */
    Origins(long nodeTimeoutNanos, long nowNanos) {
        keepNanos = 4 * nodeTimeoutNanos;
        startNanos = nowNanos;
    }

    /** Records an origin whose changes this JVM replays. */
    void opened(long origin, long now) {
        forget(now);
        own.put(origin, OPEN);
    }

    /** Records that the cache of an origin is closed; its changes are replayed as long as the journal keeps them. */
    void closed(long origin, long now) {
        own.computeIfPresent(origin, (unused, at) -> at == OPEN ? now - startNanos : at);
    }

    boolean isOwn(long origin) {
        return own.containsKey(origin);
    }

    /** Records that another JVM has replayed the changes of an origin. */
    void announced(long origin, long now) {
        announced.put(origin, now - startNanos);
    }

    boolean isAnnouncedSince(long origin, long nanoTime) {
        Long at = announced.get(origin);
        return at != null && at >= nanoTime - startNanos;
    }

    void forget(long now) {
        long since = now - startNanos;
        own.values().removeIf(closed -> closed != OPEN && since - closed > keepNanos);
        announced.values().removeIf(at -> since - at > ANNOUNCED_NANOS);
    }

    int size() {
        return own.size() + announced.size();
    }
}
