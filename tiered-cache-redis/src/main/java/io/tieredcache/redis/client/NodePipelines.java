package io.tieredcache.redis.client;

import io.tieredcache.redis.client.RetryPolicy.Next;
import io.tieredcache.redis.connection.ArrayPool;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.InterruptShield;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.VirtualThreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines of a bulk call, one for each node. All of them are written before any is read, so that the nodes work
 * in parallel without threads here.
 *
 * <p>Many requests are sent in chunks, the next to a node as soon as it has answered the last. Nodes that have answered
 * are read first, and their replies are handed over before the call waits for the other nodes. In the last chunk
 * replies are handed over one by one, so that they may all use the same pooled array.
 *
 * <p>If a node has no connection left, the call waits for one after it has served the other nodes. It takes such nodes
 * in the order of their addresses, so that callers cannot wait for each other in a circle.
 */
final class NodePipelines {

    private static final int MAX_REQUESTS = 500;
    private static final int MAX_BYTES = 512 * 1024;
    /** The time to read replies that arrived in time and waited here for those of a slower node. */
    private static final long GRACE_NANOS = 10_000_000;
    /** The wait for one node before another one is checked; ending a wait costs more than decoding ten values. */
    private static final long TURN_NANOS = 10_000_000;
    /**
     * The share of its time that a call must have left to send. With less, it would probably have to give up a
     * connection later.
     */
    private static final int LEAST_SHARE = 2;

    private final ClientSettings settings;
    private final RetryPolicy retries;
    private final BulkDeadline time;
    private final RedisClient.Receiver receiver;
    private final long leastNanos;
    private final Map<RedisNode, NodePipeline> pipelines = new TreeMap<>(RedisNode.BY_ADDRESS);
    private final List<RequestAttempts> requests = new ArrayList<>();
    private final InterruptShield interrupt = new InterruptShield();
    private Next worst = Next.DONE;

    public NodePipelines(
            ClientSettings settings, RetryPolicy retries, BulkDeadline time, RedisClient.Receiver receiver) {
        this.settings = settings;
        this.retries = retries;
        this.time = time;
        this.receiver = receiver;
        this.leastNanos = Math.min(settings.commandNanos(), time.nanos()) / LEAST_SHARE;
    }

    void add(RedisNode node, RequestAttempts attempts) {
        requests.add(attempts);
        pipelines
                .computeIfAbsent(node, unused -> new NodePipeline(settings.commandNanos()))
                .requests
                .add(attempts);
    }

    List<RequestAttempts> requests() {
        return requests;
    }

    /** Sends every request that was added, decides about every reply, and hands over the outcomes. */
    Next run() {
        if (VirtualThreads.isVirtual(Thread.currentThread())) {
            interrupt.take();
        }
        try {
            Map<RedisNode, NodePipeline> free = new TreeMap<>(RedisNode.BY_ADDRESS);
            Map<RedisNode, NodePipeline> busy = new TreeMap<>(RedisNode.BY_ADDRESS);
            pipelines.forEach((node, pipeline) -> {
                pipeline.permitted = node.pool().tryPermit();
                (pipeline.permitted ? free : busy).put(node, pipeline);
            });
            exchange(free);
            busy.forEach(this::awaitPermit);
            exchange(busy);
        } finally {
            pipelines.forEach(this::abandon);
            interrupt.restore();
        }
        return worst;
    }

    /**
     * Waits for a permit. Only nodes without a free permit come here, after the call has returned its connections to
     * other nodes. No other caller waits for this one meanwhile.
     */
    private void awaitPermit(RedisNode node, NodePipeline pipeline) {
        boolean refusable = pipeline.isRefusable();
        try {
            if (refusable) {
                interrupt.restore();
            }
            node.pool().awaitPermit(time.deadlineNanos(), refusable);
            pipeline.permitted = true;
        } catch (ConnectionException failure) {
            broken(node, pipeline, failure);
        } finally {
            if (VirtualThreads.isVirtual(Thread.currentThread())) {
                interrupt.take();
            }
        }
    }

    private void exchange(Map<RedisNode, NodePipeline> some) {
        some.forEach((node, pipeline) -> {
            boolean fresh = pipeline.requests.stream().anyMatch(attempts -> attempts.fresh);
            pipeline.connection = pipeline.permitted && !fresh ? node.pool().takeIdle() : null;
            write(node, pipeline);
        });
        connect(some);
        for (List<Map.Entry<RedisNode, NodePipeline>> open = open(some); !open.isEmpty(); open = open(some)) {
            boolean alone = open.size() == 1;
            for (Map.Entry<RedisNode, NodePipeline> entry : alone ? open : answeredFirst(open)) {
                read(entry.getKey(), entry.getValue(), alone);
                write(entry.getKey(), entry.getValue());
                handOver(entry.getValue());
            }
            connect(some);
        }
    }

    /**
     * Opens the missing connections while the nodes that have one work. Each attempt gets its share of the time that is
     * left. Nodes that have not answered recently come last, so that a dead one takes no time from live ones.
     */
    private void connect(Map<RedisNode, NodePipeline> some) {
        List<Map.Entry<RedisNode, NodePipeline>> open = open(some);
        open.sort(Comparator.comparing(entry -> entry.getKey().breaker().isOpen()));
        int sharers = open.size();
        for (Map.Entry<RedisNode, NodePipeline> entry : open) {
            NodePipeline pipeline = entry.getValue();
            if (pipeline.connection == null) {
                long start = System.nanoTime();
                long left = time.deadlineNanos() - start;
                try {
                    pipeline.connection = entry.getKey()
                            .connect(start + Math.max(left / sharers, Math.min(left, ConnectionFactory.ENOUGH_NANOS)));
                } catch (ConnectionException failure) {
                    broken(entry.getKey(), pipeline, failure);
                }
                doNotCount(System.nanoTime() - start);
                write(entry.getKey(), pipeline);
                sharers--;
            }
        }
    }

    /** Extends the time of all nodes by time in which they could not be read. */
    private void doNotCount(long nanos) {
        pipelines.values().forEach(pipeline -> pipeline.progress.extend(nanos));
    }

    /** Gives up the outstanding replies because the receiver threw, which says nothing about the node. */
    private void abandon(RedisNode node, NodePipeline pipeline) {
        if (pipeline.connection != null) {
            node.breaker().released();
        }
        giveBack(node, pipeline, false);
    }

    private static List<Map.Entry<RedisNode, NodePipeline>> open(Map<RedisNode, NodePipeline> some) {
        List<Map.Entry<RedisNode, NodePipeline>> open = new ArrayList<>(some.size());
        for (Map.Entry<RedisNode, NodePipeline> entry : some.entrySet()) {
            if (entry.getValue().isOpen()) {
                open.add(entry);
            }
        }
        return open;
    }

    /** Returns the nodes that have answered; if none has, all, so that the call waits a little for each in turn. */
    private static List<Map.Entry<RedisNode, NodePipeline>> answeredFirst(
            List<Map.Entry<RedisNode, NodePipeline>> open) {
        List<Map.Entry<RedisNode, NodePipeline>> answered = new ArrayList<>(open.size());
        for (Map.Entry<RedisNode, NodePipeline> entry : open) {
            if (entry.getValue().hasArrived()) {
                answered.add(entry);
            }
        }
        return answered.isEmpty() ? open : answered;
    }

    /**
     * Hands replies over. The receiver's time does not count as waiting, neither for the call nor for the nodes still
     * to be read.
     */
    private void handOver(NodePipeline pipeline) {
        long start = System.nanoTime();
        while (pipeline.handedOver < pipeline.read) {
            pipeline.requests.get(pipeline.handedOver++).handOver(receiver);
        }
        long taken = System.nanoTime() - start;
        time.extend(taken);
        doNotCount(taken);
    }

    private void write(RedisNode node, NodePipeline pipeline) {
        NodeConnection connection = pipeline.connection;
        if (connection == null || !pipeline.isOpen() || pipeline.read < pipeline.written) {
            return;
        }
        pipeline.sentNanos = System.nanoTime();
        if (time.deadlineNanos() - pipeline.sentNanos < leastNanos && pipeline.isRefusable()) {
            node.pool().giveBack(connection, true);
            pipeline.connection = null;
            broken(node, pipeline, hurried(node));
            return;
        }
        connection.beginToWrite(limit(0), time.deadlineNanos());
        int bytes = 0;
        try {
            pipeline.askedTime = node.clock().isDue(pipeline.sentNanos);
            if (pipeline.askedTime) {
                connection.send(RedisCommand.TIME);
            }
            int limit = Math.min(pipeline.requests.size(), pipeline.written + MAX_REQUESTS);
            while (pipeline.written < limit && bytes < MAX_BYTES) {
                RequestAttempts attempts = pipeline.requests.get(pipeline.written++);
                attempts.sentNanos = pipeline.sentNanos;
                bytes += attempts.request.bytes();
                if (attempts.asking) {
                    connection.send(RedisCommand.ASKING);
                }
                connection.send(attempts.request);
            }
            connection.flush();
            pipeline.progress.begin(limit(bytes), connection);
        } catch (ConnectionException failure) {
            broken(node, pipeline, failure);
        }
    }

    /** Returns when a reply is late; a long request may still be in transit when it has left this JVM. */
    private long limit(int bytes) {
        long now = System.nanoTime();
        return now + Math.min(settings.timeFor(bytes), time.deadlineNanos() - now);
    }

    /** Returns when a reply is late. Arriving bytes extend it, but not beyond the deadline of the call. */
    private long limit(NodePipeline pipeline, NodeConnection connection) {
        long limit = pipeline.progress.limitNanos(connection);
        return limit - time.deadlineNanos() > 0 ? time.deadlineNanos() : limit;
    }

    private static ConnectionException hurried(RedisNode node) {
        return new ConnectionException(
                ConnectionException.Reason.HURRIED, "too little time left to ask Redis at " + node.address(), null);
    }

    private void read(RedisNode node, NodePipeline pipeline, boolean alone) {
        NodeConnection connection = pipeline.connection;
        if (connection == null || !pipeline.isOpen()) {
            return;
        }
        try {
            long limit = limit(pipeline, connection);
            long turn = System.nanoTime() + TURN_NANOS;
            boolean wholeTime = alone || limit - turn < 0;
            if (!connection.awaitReply(wholeTime ? limit : turn)) {
                if (wholeTime) {
                    throw node.late();
                }
                return;
            }
            beginToRead(connection, pipeline);
            if (pipeline.askedTime) {
                ConnectionFactory.learnTime(connection.readOnly(), node.clock(), pipeline.sentNanos);
            }
            readChunk(node, pipeline, connection);
        } catch (ConnectionException failure) {
            broken(node, pipeline, failure);
            return;
        }
        node.breaker().succeeded();
        pipeline.afterLate = false;
        if (!pipeline.isOpen()) {
            giveBack(node, pipeline, true);
        }
    }

    private void readChunk(RedisNode node, NodePipeline pipeline, NodeConnection connection)
            throws ConnectionException {
        boolean last = pipeline.isLastChunk();
        while (pipeline.read < pipeline.written) {
            RequestAttempts attempts = pipeline.requests.get(pipeline.read);
            if (attempts.asking) {
                connection.readOnly();
            }
            boolean borrows = last && attempts.request.borrows();
            Object raw = readOne(node, pipeline, connection, borrows);
            node.checkAnswers(attempts.request, raw);
            node.saw(attempts.request, raw);
            pipeline.read++;
            note(retries.answered(attempts, node, raw));
            if (last) {
                handOver(pipeline);
            }
        }
    }

    private @Nullable Object readOne(RedisNode node, NodePipeline pipeline, NodeConnection connection, boolean borrows)
            throws ConnectionException {
        int borrower = ArrayPool.borrower(Thread.currentThread());
        long limit = beginToRead(connection, pipeline);
        Object raw = connection.readSome(borrows, borrower, limit);
        while (connection.isArriving()) {
            long next = limit(pipeline, connection);
            if (next - limit <= 0) {
                throw node.late();
            }
            limit = next;
            raw = connection.readSome(borrows, borrower, limit);
        }
        return raw;
    }

    private long beginToRead(NodeConnection connection, NodePipeline pipeline) {
        long limit = limit(pipeline, connection);
        long grace = System.nanoTime() + GRACE_NANOS;
        long begun = limit - grace < 0 ? grace : limit;
        connection.begin(begun);
        return begun;
    }

    private void note(Next next) {
        worst = worst.orLater(next);
    }

    /** Ends the requests on a broken connection, and the node's other requests unless it gets a second chance. */
    private void broken(RedisNode node, NodePipeline pipeline, ConnectionException failure) {
        node.breaker().released();
        NodeConnection connection = pipeline.connection;
        ConnectionException classified =
                connection == null ? failure : node.lost(connection, ofSlowness(failure, node, connection));
        boolean used =
                connection != null && connection.isUsed() && classified.reason() == ConnectionException.Reason.LOST;
        boolean interrupted = classified.reason() == ConnectionException.Reason.BUSY && connection != null;
        if (interrupted) {
            interrupt.take();
        }
        boolean goesOn = classified.reason() == ConnectionException.Reason.LATE && mayGoOn(node, pipeline);
        if (goesOn) {
            pipeline.afterLate = true;
            pipeline.connection = null;
            node.pool().giveBack(Objects.requireNonNull(connection), false);
        } else {
            giveBack(node, pipeline, false);
        }
        int end = goesOn ? pipeline.written : pipeline.requests.size();
        while (pipeline.read < end) {
            RequestAttempts attempts = pipeline.requests.get(pipeline.read++);
            boolean again = interrupted && !attempts.request.isRefusable();
            note(retries.broken(attempts, again ? failure : classified, used || again));
        }
    }

    /**
     * Returns the failure to report. A reply or request that was still in transit at the call's deadline says nothing
     * against the node.
     */
    private ConnectionException ofSlowness(ConnectionException failure, RedisNode node, NodeConnection connection) {
        boolean moves = System.nanoTime() - connection.receivedNanos() < settings.commandNanos();
        return failure.reason() == ConnectionException.Reason.LATE && time.isOver() && moves
                ? new ConnectionException(
                        ConnectionException.Reason.HURRIED,
                        "the time of the call was over before Redis at " + node.address()
                                + " had sent or taken all of it",
                        null)
                : failure;
    }

    /**
     * Returns whether the rest may use another connection after one late chunk; a second late chunk in a row shows that
     * the node is slow.
     */
    private boolean mayGoOn(RedisNode node, NodePipeline pipeline) {
        return pipeline.connection != null
                && !pipeline.afterLate
                && !pipeline.isLastChunk()
                && !node.breaker().isOpen()
                && time.deadlineNanos() - System.nanoTime() >= leastNanos;
    }

    private static void giveBack(RedisNode node, NodePipeline pipeline, boolean healthy) {
        NodeConnection connection = pipeline.connection;
        if (connection != null) {
            pipeline.connection = null;
            node.pool().giveBack(connection, healthy);
        }
        if (pipeline.permitted) {
            pipeline.permitted = false;
            node.pool().release();
        }
    }
}
