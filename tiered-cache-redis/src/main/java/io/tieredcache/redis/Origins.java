package io.tieredcache.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The origins of changes, as far as they matter after a failover: those of this JVM, and those whose JVM says that it has told
 * its changes again. Both are forgotten when nothing can depend on them any more. Thread-safe.
 */
final class Origins {

    /** Much longer than an announcement is waited for; one that is forgotten costs a change that is told twice. */
    static final long ANNOUNCED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long OPEN = Long.MAX_VALUE;

    private final long keepNanos;
    private final long startNanos;
    /** When an origin of this JVM was closed, since the start; {@link #OPEN} if it is open. */
    private final Map<Long, Long> own = new ConcurrentHashMap<>();
    /** When an origin of another JVM was announced, since the start. */
    private final Map<Long, Long> announced = new ConcurrentHashMap<>();

    /** Creates a set without origins. */
    Origins(long nodeTimeoutNanos, long nowNanos) {
        keepNanos = 4 * nodeTimeoutNanos;
        startNanos = nowNanos;
    }

    /** This JVM tells changes of this origin again. */
    void opened(long origin, long now) {
        forget(now);
        own.put(origin, OPEN);
    }

    /** The cache is closed: its changes are told again as long as the journal keeps them. */
    void closed(long origin, long now) {
        own.computeIfPresent(origin, (unused, at) -> at == OPEN ? now - startNanos : at);
    }

    boolean isOwn(long origin) {
        return own.containsKey(origin);
    }

    /** Another JVM says that it has told its changes again. */
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
