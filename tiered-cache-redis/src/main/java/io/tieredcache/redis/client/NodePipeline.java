package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.NodeConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of a bulk call for one node, and their progress. Used by one thread. */
final class NodePipeline {
    final List<RequestAttempts> requests = new ArrayList<>();

    @Nullable
    NodeConnection connection;

    boolean permitted;
    boolean afterLate;
    int written;
    int read;
    int handedOver;
    boolean askedTime;
    long sentNanos;
    final ReplyTimeout progress;

    NodePipeline(long commandNanos) {
        progress = new ReplyTimeout(commandNanos);
    }

    boolean isOpen() {
        return read < requests.size();
    }

    /** Returns whether the last chunk has been written. */
    boolean isLastChunk() {
        return written == requests.size();
    }

    boolean hasArrived() {
        return connection != null && connection.hasArrived();
    }

    boolean isRefusable() {
        return requests.stream().allMatch(attempts -> attempts.request.isRefusable());
    }
}
