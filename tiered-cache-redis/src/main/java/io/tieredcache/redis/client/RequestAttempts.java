package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.spi.Failure.Kind;
import org.jspecify.annotations.Nullable;

/** The attempts of one request: where the next one goes, and the reply that ended them. Used by one thread. */
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

    /** How many errors have answered it. */
    int errors;
    /** The layout was asked for once more because of it. */
    boolean refreshed;

    private boolean handedOver;

    RequestAttempts(Request request) {
        this(request, 0);
    }

    /** One of many, by its place among them. */
    RequestAttempts(Request request, int index) {
        this.request = request;
        this.index = index;
    }

    boolean isDone() {
        return reply != null || handedOver;
    }

    /** Hands a reply over, once, and lets go of it. */
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
