package io.tieredcache.redis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of a bulk call for one node, and how far they have come. Used by one thread. */
final class NodePipeline {
    final List<JedisErrand> errands = new ArrayList<>();

    @Nullable
    JedisConnection connection;

    boolean permitted;
    boolean afterLate;
    int written;
    int read;
    int handedOver;
    boolean askedTime;
    long sentNanos;
    final Progress progress;

    NodePipeline(long commandNanos) {
        progress = new Progress(commandNanos);
    }

    boolean isOpen() {
        return read < errands.size();
    }

    /** Nothing is to be sent after what has been sent. */
    boolean isLastChunk() {
        return written == errands.size();
    }

    boolean hasArrived() {
        return connection != null && connection.hasArrived();
    }

    boolean isGated() {
        return errands.stream().allMatch(errand -> errand.request.isGated());
    }
}
