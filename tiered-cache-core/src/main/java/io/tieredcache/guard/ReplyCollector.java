package io.tieredcache.guard;

import io.tieredcache.concurrent.Timing;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReplies;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replies to one read of L2 on their way to who asked: holds a tier to one for each key, and times what is not L2's. */
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

    /** Returns all of them, in order; a tier that has kept one back has broken its contract. */
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

    /** How long the receiver has taken. */
    public long receiverNanos() {
        return receiverNanos;
    }

    /** Throws what the receiver threw, if it did: the tier is not to blame for that, whatever it made of it. */
    public void throwAgain() {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Hands over what has not been yet, once a tier has answered or failed. */
    public void end(List<? extends ReadReply> replies) {
        throwAgain();
        for (int i = 0; i < arrived.length; i++) {
            if (arrived[i] == null) {
                handOver(i, replies.get(i));
            }
        }
    }
}
