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
 * The generation of one region of a cache: an id that only grows, kept in one key of Redis. Entries of another
 * generation are void, so a new id clears the region. The id that this JVM knows is valid for a second, and longer
 * while the reports of its partition have no gap. Thread-safe.
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
     * Creates an instance that knows no id yet.
     *
     * @param name the name of the cache, in ASCII; not copied
     * @param partition the partition of its key
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

    /** Sets the listener to changes of the id by other tiers; must be quick. */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    /** Returns the greatest id seen so far; 0 if none. */
    long id() {
        return id;
    }

    boolean isKnown() {
        return known;
    }

    /** Returns whether the id is known, and was valid a second before {@code nanoTime} or later. */
    boolean isKnownAt(long nanoTime) {
        return known && nanoTime - freshNanos <= AGE_NANOS;
    }

    boolean wasReadSince(long nanoTime) {
        return known && readNanos - nanoTime > 0;
    }

    /** Returns the latest time at which the id is known to have been valid. */
    long freshNanos() {
        return freshNanos;
    }

    /** Reads the id, and creates one if there is none; returns the failure, or null. */
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
            // Another thread may have read the id while this one waited for the lock.
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

    /** A request for the id, with the state of this instance when it was made. */
    record Question(ScriptRequest request, boolean renews, long sentNanos, int gaps) {}

    /** Returns the request that reads the id or begins a new generation; its reply goes to {@link #answered}. */
    Question question(boolean renew) {
        // Taken before the request is sent. A gap that begins while it runs may hide a later clear, and then the reply
        // proves
        // nothing.
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
            link.journal().add(ChangeMessage.published(question.request, answer.fence()));
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
            // The time of sending. The id may have changed between its reading in Redis and the arrival of the reply.
            readNanos = question.sentNanos;
            freshNanos = question.sentNanos;
            known |= gaps == question.gaps;
        } finally {
            lock.unlock();
        }
        // After its own clear the cache itself voids the copies in L1.
        if (changed && !question.renews) {
            onChange.run();
        }
    }

    /** Adopts a generation that another tier has begun. */
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

    /** Records a gap in the reports of the partition. The id has to be read again. */
    void suspect() {
        lock.lock();
        try {
            gaps++;
            known = false;
        } finally {
            lock.unlock();
        }
    }

    /** Records that every change before that time has been reported. */
    void current(long nanoTime) {
        lock.lock();
        try {
            // After a gap only a read makes the id valid again. A report of its change may be the one that was lost.
            if (known && nanoTime - freshNanos > 0) {
                freshNanos = nanoTime;
            }
        } finally {
            lock.unlock();
        }
    }
}
