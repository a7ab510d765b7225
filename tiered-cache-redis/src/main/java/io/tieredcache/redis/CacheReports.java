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

/**
 * The reports of a link as one cache receives them: only those about the cache, and proofs only while its generations
 * are known.
 */
final class CacheReports {

    private static final long READ_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String cache;
    private final long origin;
    private final ChangeListener listener;
    private final Generations generations;
    private final Executor repairs;
    private final AtomicBoolean reading = new AtomicBoolean();
    /** The partitions to be reported suspect again, because the listener threw; null if there are none. */
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

    /**
     * Delivers a message. If the listener throws, the message's partitions are reported suspect before any proof for
     * them.
     */
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
        // A proof after a failed delivery would vouch for copies that should be gone, so the suspicion comes first.
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

    /**
     * Remembers partitions whose report the listener did not take; until it takes their suspicion, no proof is
     * delivered.
     */
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

    /** Reads the generations soon. The gap may have hidden a clear. */
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
