package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RedisCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a {@link SharedPipeline}, opened when it is needed, with its requests: those to be sent, and those
 * whose replies are owed, in the order of the replies. One leader at a time uses it; leaders change.
 */
final class PipelineConnection {

    private static final int MAX_REQUESTS = 256;
    private static final int MAX_BYTES = 256 * 1024;
    private static final PipelinedRequest[] NO_REQUESTS = {};
    private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final RedisNode node;
    private final int index;
    private final PipelineThread thread;
    /** The requests to be sent. Both queues are created with their full capacity, so that adding needs no memory. */
    private final ArrayDeque<PipelinedRequest> unsent = new ArrayDeque<>(2 * MAX_REQUESTS);

    private final ArrayDeque<PipelinedRequest> owed = new ArrayDeque<>(2 * MAX_REQUESTS);
    /** The requests whose callers may be waiting here; a snapshot for threads other than the leader. */
    private volatile PipelinedRequest[] waiting = NO_REQUESTS;

    private List<PipelinedRequest> ended = List.of();
    private int unsentBytes;
    private @Nullable NodeConnection connection;
    /** True if the state of the connection is unknown, so that the next leader must close it. */
    private boolean abandoned;

    private int losses;
    private boolean askedTime;
    private long sentNanos;
    private final ReplyTimeout progress;

    PipelineConnection(RedisNode node, int index, PipelineThread thread) {
        this.node = node;
        this.index = index;
        this.thread = thread;
        this.progress = new ReplyTimeout(node.commandNanos());
    }

    PipelineThread thread() {
        return thread;
    }

    int index() {
        return index;
    }

    void add(PipelinedRequest pipelined) {
        unsent.add(pipelined);
        unsentBytes += pipelined.bytes;
    }

    int unsent() {
        return unsent.size();
    }

    boolean isFull() {
        return unsent.size() >= MAX_REQUESTS || unsentBytes >= MAX_BYTES;
    }

    boolean isOwed() {
        return !owed.isEmpty();
    }

    /**
     * Reads the owed replies, sends the requests, and reads their replies. Returns false if the leader's time ended
     * before that.
     */
    boolean run(long leaderDeadlineNanos) {
        // The guard's thread cannot walk the queues, so it gets a snapshot. A leader that is alone with its request
        // needs none.
        if (unsent.size() > 1 || (!unsent.isEmpty() && !unsent.element().isOfThisThread())) {
            waiting = unsent.toArray(NO_REQUESTS);
        }
        while (true) {
            try {
                // Owed replies come first. After a change of leaders they belong to the batch of the last one.
                if (!owed.isEmpty() && !read(leaderDeadlineNanos)) {
                    return false;
                }
                if (unsent.isEmpty()) {
                    forgetWaiting();
                    return true;
                }
            } catch (ConnectionException failure) {
                lose(failure);
            }
            try {
                if (!unsent.isEmpty() && !open(leaderDeadlineNanos)) {
                    return false;
                }
                send();
            } catch (ConnectionException failure) {
                fail(failure);
            }
        }
    }

    /**
     * Opens a connection if there is none. A leader without time to connect leaves that to another caller; a failure to
     * connect ends all requests here.
     */
    private boolean open(long leaderDeadlineNanos) throws ConnectionException {
        NodeConnection open = connection;
        long now = System.nanoTime();
        // If an idle connection turned out to be closed, those that are as old probably are too.
        if (open != null && (abandoned || losses != node.losses() || now - open.idleSinceNanos() > MAX_IDLE_NANOS)) {
            open.close();
            open = null;
        }
        if (open == null) {
            connection = null;
            abandoned = false;
            losses = node.losses();
            try {
                connection = node.connect(leaderDeadlineNanos);
            } catch (ConnectionException failure) {
                if (unsent.size() > 1 && leaderDeadlineNanos - System.nanoTime() <= 0) {
                    return false;
                }
                throw failure;
            }
        }
        return true;
    }

    private void send() throws ConnectionException {
        NodeConnection open = connection;
        if (open == null || unsent.isEmpty()) {
            return;
        }
        unsent.removeIf(PipelinedRequest::isGone);
        if (unsent.isEmpty()) {
            unsentBytes = 0;
            return; // no caller would read the time, and the next one would take it for its reply
        }
        sentNanos = System.nanoTime();
        open.begin(sentNanos + node.commandNanos());
        askedTime = node.clock().isDue(sentNanos);
        if (askedTime) {
            open.send(RedisCommand.TIME);
        }
        for (PipelinedRequest pipelined = unsent.poll(); pipelined != null; pipelined = unsent.poll()) {
            // Owed before it is written. If the write fails, this request fails with all other owed ones.
            owed.add(pipelined);
            if (pipelined.asking) {
                open.send(RedisCommand.ASKING);
            }
            open.send(pipelined.request);
        }
        unsentBytes = 0;
        open.flush();
        progress.begin(System.nanoTime() + node.commandNanos(), open);
    }

    private boolean read(long leaderDeadlineNanos) throws ConnectionException {
        NodeConnection open = connection;
        if (open == null) {
            throw new ConnectionException(Reason.LOST, "lost the connection to Redis at " + node.address(), null);
        }
        while (!owed.isEmpty()) {
            long limit = progress.limitNanos(open);
            // The node may take longer than the leader has. Then another caller of the batch continues to read.
            long patience = leaderDeadlineNanos - limit < 0 ? leaderDeadlineNanos : limit;
            if (!open.awaitReply(patience)) {
                if (patience != limit) {
                    return false;
                }
                throw node.late();
            }
            if (askedTime) {
                open.begin(limit);
                askedTime = false;
                ConnectionFactory.learnTime(open.readOnly(), node.clock(), sentNanos);
            } else if (!readOne(open, limit, patience) && patience - System.nanoTime() <= 0) {
                if (patience != limit) {
                    return false;
                }
                if (progress.limitNanos(open) == limit) {
                    throw node.late();
                }
            }
        }
        open.rest(sentNanos);
        return true;
    }

    /** Reads one reply; returns false if only a part of it has arrived. */
    private boolean readOne(NodeConnection open, long limit, long patience) throws ConnectionException {
        PipelinedRequest pipelined = owed.element();
        if (!open.isArriving()) {
            open.begin(limit);
            if (pipelined.asking) {
                open.readOnly();
            }
        }
        Object raw = open.readSome(pipelined.request.borrows(), pipelined.borrower(), patience);
        if (open.isArriving()) {
            node.large().saw(pipelined.request.key(), open.arriving());
            return false;
        }
        node.checkAnswers(pipelined.request, raw);
        node.saw(pipelined.request, raw);
        owed.remove();
        pipelined.answer(raw);
        ended(pipelined);
        return true;
    }

    private void ended(PipelinedRequest pipelined) {
        if (!pipelined.isOfThisThread()) {
            if (ended.isEmpty()) {
                ended = new ArrayList<>(1 + owed.size());
            }
            ended.add(pipelined);
        }
    }

    /**
     * Returns the requests whose callers are to be woken, which the leader does after it has passed the connection on.
     */
    List<PipelinedRequest> takeEnded() {
        List<PipelinedRequest> taken = ended;
        ended = List.of();
        return taken;
    }

    /** Closes the connection and ends all its requests with the failure. */
    void fail(ConnectionException failure) {
        owed.addAll(unsent);
        unsent.clear();
        unsentBytes = 0;
        lose(failure);
    }

    /**
     * Ends all requests as {@link #fail} does, when even that has failed. It allocates nothing and throws nothing: the
     * next leader closes the connection.
     */
    void abandon(ConnectionException failure) {
        abandoned = true;
        askedTime = false;
        unsentBytes = 0;
        abandon(owed, failure);
        abandon(unsent, failure);
    }

    private static void abandon(ArrayDeque<PipelinedRequest> requests, ConnectionException failure) {
        for (PipelinedRequest pipelined = requests.poll(); pipelined != null; pipelined = requests.poll()) {
            pipelined.fail(failure);
            pipelined.wake();
        }
    }

    private void lose(ConnectionException failure) {
        NodeConnection broken = connection;
        connection = null;
        askedTime = false;
        if (broken != null) {
            var unused = node.lost(broken, failure);
            broken.close();
        }
        for (PipelinedRequest pipelined = owed.poll(); pipelined != null; pipelined = owed.poll()) {
            pipelined.fail(failure);
            ended(pipelined);
        }
        if (unsent.isEmpty()) {
            forgetWaiting();
        }
    }

    private void forgetWaiting() {
        if (waiting.length > 0) {
            waiting = NO_REQUESTS;
        }
    }

    /** Wakes the callers that may be waiting. */
    void wakeAll() {
        for (PipelinedRequest pipelined : waiting) {
            pipelined.wake();
        }
    }

    /** Wakes the callers whose deadline has passed. Threads other than the leader may call it. */
    void wakeLate(long nanoTime) {
        for (PipelinedRequest pipelined : waiting) {
            pipelined.wakeIfLate(nanoTime);
        }
    }

    /**
     * Makes a caller that still waits here the leader, or the pipeline's thread in its place. Drops unsent requests if
     * no caller waits.
     */
    boolean promoteOne() {
        if (owed.isEmpty() && unsent.isEmpty()) {
            return false;
        }
        // First the callers whose replies are owed. They arrive before those of the unsent requests.
        for (PipelinedRequest pipelined : owed) {
            if (promote(pipelined)) {
                return true;
            }
        }
        for (PipelinedRequest pipelined : unsent) {
            if (promote(pipelined)) {
                return true;
            }
        }
        unsent.clear();
        unsentBytes = 0;
        return false;
    }

    /** Passes the connection to a caller. A virtual caller leads only if the pipeline's thread cannot be started. */
    private boolean promote(PipelinedRequest pipelined) {
        return (pipelined.isVirtual() && pipelined.isWaiting() && thread.lead()) || pipelined.promote(this);
    }

    /**
     * Prepares for a time without a leader. A connection with a large reply that no caller waits for is closed. To read
     * it would delay the next caller.
     */
    void rest() {
        NodeConnection open = connection;
        if (node.isClosed() || losses != node.losses() || (open != null && open.arriving() >= LargeKeys.LARGE_BYTES)) {
            close();
        }
    }

    void close() {
        NodeConnection open = connection;
        connection = null;
        owed.clear();
        if (open != null) {
            open.close();
        }
    }
}
