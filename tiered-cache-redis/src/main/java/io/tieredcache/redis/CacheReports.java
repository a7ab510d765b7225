package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.spi.shared.SharedTier.ChangeListener;
import java.util.BitSet;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hands the reports of a link on to one cache: those that concern it, and proofs only while its generations are known. */
final class CacheReports {

    private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String cache;
    private final long origin;
    private final ChangeListener listener;
    private final Generations generations;
    private final Executor repairs;
    private final AtomicBoolean reading = new AtomicBoolean();
    /** What the listener is to be told again that it is suspect; null if nothing. */
    private final AtomicReference<@Nullable BitSet> owed = new AtomicReference<>();

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

    /** Passes a message on; if the listener throws, what the message was about is suspect before anything of it is proved. */
    void message(ChangeMessage message) {
        try {
            deliver(message);
        } catch (RuntimeException | Error e) {
            owe(about(message));
            throw e;
        }
    }

    private static BitSet about(ChangeMessage message) {
        BitSet about = new BitSet(Partitions.COUNT);
        if (message.type() == ChangeMessage.CLEARED) {
            about.set(0, Partitions.COUNT);
        } else {
            about.set(message.partition());
        }
        return about;
    }

    private void deliver(ChangeMessage message) {
        if (message.type() == ChangeMessage.CLEARED) {
            generations.of(message.partition()).heard(message.fence());
        } else if (message.origin() != origin) {
            switch (message.type()) {
                case ChangeMessage.CHANGED -> listener.changed(message.keyHash(), message.version(), message.fence());
                case ChangeMessage.RELEASED -> listener.released(message.keyHash());
                default -> {}
            }
        }
    }

    void suspect(BitSet partitions) {
        try {
            generations.suspect(partitions);
            listener.suspect(partitions);
        } catch (RuntimeException | Error e) {
            owe(partitions);
            throw e;
        }
    }

    void current(BitSet partitions, long sentNanos) {
        BitSet toRepeat = owed.getAndSet(null);
        if (toRepeat != null) {
            suspect(toRepeat);
            return;
        }
        if (!generations.current(partitions, sentNanos)) {
            readSoon();
        }
        long now = System.nanoTime();
        generations.forEachMoment(partitions, sentNanos, (known, moment) -> listener.current(known, now - moment));
    }

    /** Remembers what a listener that throws has not heard; until it has, nothing is proved to it. */
    private void owe(BitSet partitions) {
        owed.accumulateAndGet((BitSet) partitions.clone(), CacheReports::union);
    }

    private static @Nullable BitSet union(@Nullable BitSet before, @Nullable BitSet more) {
        if (before == null || more == null) {
            return more;
        }
        BitSet union = (BitSet) before.clone();
        union.or(more);
        return union;
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
