package io.tieredcache.redis.connection;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An estimate of one Redis server's clock: never behind that clock, and ahead of it by at most the time that a reply
 * took. It advances by {@code nanoTime}, so a step of this machine's wall clock has no effect. Thread-safe.
 */
public final class ServerClock {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private record Sample(long aheadNanos, long takenNanos) {}

    private volatile Sample sample = new Sample(0, 0);
    private volatile boolean known;
    private final AtomicLong lastAsked = new AtomicLong();

    /** Learns that the server's time was {@code serverNanos}, or less than a grain later, when it answered. */
    public void learn(long serverNanos, long grainNanos, long sentNanos, long receivedNanos) {
        Sample next = new Sample(serverNanos + grainNanos - sentNanos, receivedNanos);
        Sample current = sample;
        boolean tighter = next.aheadNanos < current.aheadNanos;
        boolean stepped = serverNanos - receivedNanos > current.aheadNanos;
        if (!known || tighter || stepped || receivedNanos - current.takenNanos > FRESH_NANOS) {
            sample = next;
            known = true;
        }
    }

    /** Returns the latest time that the server's clock can show now, in milliseconds. */
    public long nowMillis(long nanoTime) {
        return Math.floorDiv(sample.aheadNanos + nanoTime, NANOS_PER_MILLI);
    }

    /** Returns whether the caller should ask the server for its time; true for one caller only. */
    public boolean isDue(long nanoTime) {
        long last = lastAsked.get();
        return known
                && nanoTime - sample.takenNanos > FRESH_NANOS
                && nanoTime - last > FRESH_NANOS
                && lastAsked.compareAndSet(last, nanoTime);
    }
}
