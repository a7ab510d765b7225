package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.spi.Failure.Kind;
import org.jspecify.annotations.Nullable;

/** The attempts of one request: the target of the next one, and the reply that ended them. Used by one thread. */
final class RequestAttempts {

    Request request;
    final int index;

    @Nullable
    RedisNode target;

    boolean asking;
    boolean fresh;
    long sentNanos;

    @Nullable
    Reply reply;

    @Nullable
    Address askedBy;

    /** The number of error replies so far. */
    int errors;
    /** True if the layout was refreshed once for this request. */
    boolean refreshed;

    private boolean handedOver;

    RequestAttempts(Request request) {
        this(request, 0);
    }

    /** Creates an instance for one of many requests, with its index among them. */
    RequestAttempts(Request request, int index) {
        this.request = request;
        this.index = index;
    }

    boolean isDone() {
        return reply != null || handedOver;
    }

    /** Hands the reply over, once, and drops the reference to it. */
    void handOver(RedisClient.Receiver receiver) {
        Reply arrived = reply;
        if (arrived != null) {
            reply = null;
            handedOver = true;
            receiver.arrived(index, arrived);
        }
    }

    void answered(@Nullable Object value, RedisNode node) {
        reply = Reply.answer(value, node.clock(), sentNanos, askedBy);
    }

    void failed(Kind kind, String message) {
        reply = Reply.failed(kind, message, null);
    }
}
