package io.tieredcache.guard;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReplies;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replies to one read of L2 on their way to the receiver. It enforces one reply for each key, and measures the
 * receiver's time, which is not L2's.
 */
public final class ReplyCollector implements ReadReplies {

    private final ReadReplies receiver;
    private final Timing timing;
    private final @Nullable ReadReply[] arrived;
    private long receiverNanos;
    private @Nullable Throwable thrown;

    public ReplyCollector(int keys, ReadReplies receiver, Timing timing) {
        this.receiver = receiver;
        this.timing = timing;
        this.arrived = new ReadReply[keys];
    }

    /** Returns all replies, in order; throws if the tier has not passed on one of them. */
    public List<ReadReply> all() {
        List<ReadReply> all = new ArrayList<>(arrived.length);
        for (ReadReply reply : arrived) {
            if (reply == null) {
                throw new IllegalStateException("no reply to key " + all.size() + " of " + arrived.length);
            }
            all.add(reply);
        }
        return all;
    }

    @Override
    public void arrived(int index, ReadReply reply) {
        if (arrived[index] != null) {
            throw new IllegalStateException("two replies to key " + index + " of " + arrived.length);
        }
        long start = timing.nanos();
        try {
            handOver(index, reply);
        } catch (Throwable e) {
            thrown = e;
            throw e;
        } finally {
            receiverNanos += timing.nanos() - start;
        }
    }

    private void handOver(int index, ReadReply reply) {
        arrived[index] = reply instanceof SharedEntry ? Missing.ABSENT : reply;
        receiver.arrived(index, reply);
    }

    /** Returns the time spent in the receiver. */
    public long receiverNanos() {
        return receiverNanos;
    }

    /**
     * Rethrows an exception of the receiver, even if the tier has swallowed or wrapped it, because it is not a failure
     * of the tier.
     */
    public void throwAgain() {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Passes on the replies that have not been passed on, after the tier has answered or failed. */
    public void end(List<? extends ReadReply> replies) {
        throwAgain();
        for (int i = 0; i < arrived.length; i++) {
            if (arrived[i] == null) {
                handOver(i, replies.get(i));
            }
        }
    }
}
