package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier.ChangeListener;
import java.util.BitSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands the reports of a link on to one cache: those that concern it, and proofs only while its generation is known. */
final class CacheReports {

    private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String cache;
    private final long origin;
    private final ChangeListener listener;
    private final Generation generation;
    private final Executor repairs;
    private final AtomicBoolean reading = new AtomicBoolean();

    CacheReports(String cache, long origin, ChangeListener listener, Generation generation, Executor repairs) {
        this.cache = cache;
        this.origin = origin;
        this.listener = listener;
        this.generation = generation;
        this.repairs = repairs;
        generation.onChange(listener::cleared);
    }

    String cache() {
        return cache;
    }

    Generation generation() {
        return generation;
    }

    void message(ChangeMessage message) {
        if (message.type() == ChangeMessage.CLEARED) {
            generation.heard(message.fence());
        } else if (message.origin() != origin) {
            switch (message.type()) {
                case ChangeMessage.CHANGED -> listener.changed(message.keyHash(), message.version(), message.fence());
                case ChangeMessage.RELEASED -> listener.released(message.keyHash());
                default -> {}
            }
        }
    }

    void suspect(BitSet buckets) {
        if (buckets.get(generation.bucket())) {
            generation.suspect();
        }
        listener.suspect(buckets);
    }

    void current(BitSet buckets, long sentNanos) {
        if (buckets.get(generation.bucket())) {
            generation.current(sentNanos);
            if (!generation.isKnown()) {
                readSoon();
            }
        }
        if (generation.isKnown()) {
            long now = System.nanoTime();
            listener.current(buckets, Math.max(now - sentNanos, now - generation.freshNanos()));
        }
    }

    /** What was missed in the gap may have been a clear. */
    private void readSoon() {
        if (reading.compareAndSet(false, true)) {
            try {
                repairs.execute(() -> {
                    reading.set(false);
                    var unused = generation.read(READ_NANOS);
                });
            } catch (RejectedExecutionException linkIsClosed) {
                reading.set(false);
            }
        }
    }
}
