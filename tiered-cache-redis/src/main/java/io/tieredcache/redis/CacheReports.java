package io.tieredcache.redis;

import io.tieredcache.spi.SharedTier.ChangeListener;
import java.util.BitSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Hands the reports of a link on to one cache: those that concern it, and proofs only while its generations are known. */
final class CacheReports {

    private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String cache;
    private final long origin;
    private final ChangeListener listener;
    private final Generations generations;
    private final Executor repairs;
    private final AtomicBoolean reading = new AtomicBoolean();

    CacheReports(String cache, long origin, ChangeListener listener, Generations generations, Executor repairs) {
        this.cache = cache;
        this.origin = origin;
        this.listener = listener;
        this.generations = generations;
        this.repairs = repairs;
        generations.onChange(listener::cleared);
    }

    String cache() {
        return cache;
    }

    Generations generations() {
        return generations;
    }

    void message(ChangeMessage message) {
        if (message.type() == ChangeMessage.CLEARED) {
            generations.of(message.bucket()).heard(message.fence());
        } else if (message.origin() != origin) {
            switch (message.type()) {
                case ChangeMessage.CHANGED -> listener.changed(message.keyHash(), message.version(), message.fence());
                case ChangeMessage.RELEASED -> listener.released(message.keyHash());
                default -> {}
            }
        }
    }

    void suspect(BitSet buckets) {
        generations.suspect(buckets);
        listener.suspect(buckets);
    }

    void current(BitSet buckets, long sentNanos) {
        if (!generations.current(buckets, sentNanos)) {
            readSoon();
        }
        long now = System.nanoTime();
        generations.forEachMoment(buckets, sentNanos, (known, moment) -> listener.current(known, now - moment));
    }

    /** What was missed in the gap may have been a clear. */
    private void readSoon() {
        if (reading.compareAndSet(false, true)) {
            try {
                repairs.execute(() -> {
                    reading.set(false);
                    var unused = generations.read(READ_NANOS);
                });
            } catch (RejectedExecutionException linkIsClosed) {
                reading.set(false);
            }
        }
    }
}
