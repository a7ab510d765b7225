package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Reply.Answer;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.TierFailure;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The generation of the entries in one region of a cache: an id that only grows, kept in one key of Redis. Entries of another
 * generation are void, so that changing the id clears the region. What this JVM knows of it is good for a second, or as long
 * as the reports of its partition have no gap. Thread-safe.
 */
final class Generation {

    static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final byte[] KEEP = {'k'};
    private static final byte[] RENEW = {'r'};

    private final RedisLink link;
    private final int partition;
    private final byte[] key;
    private final byte[] name;
    private final long origin;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Runnable onChange = () -> {};
    private volatile long id;
    private volatile boolean known;
    private volatile long readNanos;
    private volatile long freshNanos;
    private int gaps;

    /**
     * Knows nothing yet.
     *
     * @param name of the cache, in ASCII; not copied
     * @param partition of its key
     */
    Generation(RedisLink link, RedisKeys keys, byte[] name, long origin, int partition) {
        this.link = link;
        this.partition = partition;
        this.key = keys.generation(partition);
        this.name = name;
        this.origin = origin;
    }

    int partition() {
        return partition;
    }

    /** Sets what runs when somebody else has changed the id; must be quick. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Returns the greatest id that was ever seen; 0 if none. */
    long id() {
        return id;
    }

    boolean isKnown() {
        return known;
    }

    /** The id is known, and was good a second ago. */
    boolean isKnownAt(long nanoTime) {
        return known && nanoTime - freshNanos <= AGE_NANOS;
    }

    boolean wasReadSince(long nanoTime) {
        return known && readNanos - nanoTime > 0;
    }

    /** Up to when the id is known to have been good. */
    long freshNanos() {
        return freshNanos;
    }

    /** Reads the id, and makes one if there is none; returns why it could not, or null. */
    @Nullable
    TierFailure read(long timeoutNanos) {
        long asked = System.nanoTime();
        try {
            if (!reading.tryLock(timeoutNanos, TimeUnit.NANOSECONDS)) {
                return new TierFailure(Kind.TIMEOUT, "the generation of the cache is still being read", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TierFailure(Kind.UNAVAILABLE, "interrupted while the generation of the cache is read", e);
        }
        try {
            if (wasReadSince(asked)) {
                return null;
            }
            Question question = question(false);
            long left = Math.max(1, timeoutNanos - (System.nanoTime() - asked));
            return answered(question, link.nodes().call(question.request, left)) instanceof TierFailure failure
                    ? failure
                    : null;
        } finally {
            reading.unlock();
        }
    }

    /** A request for the id, and what was known when it was made. */
    record Question(ScriptRequest request, boolean renews, long sentNanos, int gaps) {}

    /** Returns what to ask to read the id, or to begin a new generation; the reply is for {@link #answered}. */
    Question question(boolean renew) {
        int gapsBefore = gaps();
        long sent = System.nanoTime();
        ScriptRequest request = new ScriptRequest(
                Script.GENERATION,
                Partitions.slot(partition),
                key,
                BigEndian.u64(ThreadLocalRandom.current().nextLong()),
                BigEndian.u64(id),
                renew ? RENEW : KEEP,
                Partitions.channel(link.namespace(), partition),
                ChangeMessage.cleared(origin, partition),
                name);
        return new Question(renew ? request : request.canBeRefused(), renew, sent, gapsBefore);
    }

    InvalidateReply answered(Question question, Reply reply) {
        if (reply instanceof Reply.Failed failed) {
            return failed.failure();
        }
        ScriptReply answer = ScriptReply.of((Answer) reply);
        if (answer.code() != ScriptReply.DONE) {
            return new TierFailure(Kind.REJECTED, "Redis answered an unknown code " + answer.code(), null);
        }
        if (question.renews) {
            link.journal().add(ChangeMessage.told(question.request, answer.fence()));
        }
        adopt(answer.fence(), question);
        return new Invalidated(answer.fence());
    }

    private int gaps() {
        lock.lock();
        try {
            return gaps;
        } finally {
            lock.unlock();
        }
    }

    private void adopt(long read, Question question) {
        boolean changed;
        lock.lock();
        try {
            changed = read > id;
            id = Math.max(id, read);
            readNanos = question.sentNanos;
            freshNanos = question.sentNanos;
            known |= gaps == question.gaps;
        } finally {
            lock.unlock();
        }
        if (changed && !question.renews) {
            onChange.run();
        }
    }

    /** Another tier has begun a generation. */
    void heard(long renewed) {
        boolean changed;
        lock.lock();
        try {
            changed = renewed > id;
            id = Math.max(id, renewed);
        } finally {
            lock.unlock();
        }
        if (changed) {
            onChange.run();
        }
    }

    /** Reports of the partition have a gap: the id has to be read again. */
    void suspect() {
        lock.lock();
        try {
            gaps++;
            known = false;
        } finally {
            lock.unlock();
        }
    }

    /** Every change before that moment has been reported. */
    void current(long nanoTime) {
        lock.lock();
        try {
            if (known && nanoTime - freshNanos > 0) {
                freshNanos = nanoTime;
            }
        } finally {
            lock.unlock();
        }
    }
}
