package io.tieredcache.redis;

import io.tieredcache.redis.JedisErrand.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline for each node: all of them are written to before anything is read, so that they work at the same time without
 * threads here. What is much goes in chunks, the next to each node as soon as it has answered the last. Whoever has answered is
 * read first, and what it answered is handed over before anybody waits for the others: one by one, so that all may lie in the
 * same lent array, unless another chunk has to be sent first. Connections are taken in the order of addresses, so that callers
 * cannot wait for each other in a circle.
 */
final class JedisPipelines {

    private static final int MAX_REQUESTS = 500;
    private static final int MAX_BYTES = 512 * 1024;
    /** For replies that arrived in time and waited here for those of a slower node. */
    private static final long GRACE_NANOS = 10_000_000;
    /** How long to wait for one node before looking whether another has answered: to give up costs more than to decode ten values. */
    private static final long TURN_NANOS = 10_000_000;
    /** With less than this part of its time left a call does not send, rather than to give up a connection later. */
    private static final int LEAST_SHARE = 2;

    private final LinkSettings settings;
    private final CallTime time;
    private final JedisNodes.Receiver receiver;
    private final long leastNanos;
    private final Map<JedisNode, NodePipeline> pipelines = new TreeMap<>(JedisNode.BY_ADDRESS);
    private final List<JedisErrand> errands = new ArrayList<>();

    JedisPipelines(LinkSettings settings, CallTime time, JedisNodes.Receiver receiver) {
        this.settings = settings;
        this.time = time;
        this.receiver = receiver;
        this.leastNanos = Math.min(settings.commandNanos(), time.nanos()) / LEAST_SHARE;
    }

    /** Judges what a server answered. */
    interface Judge {
        Next judge(JedisErrand errand, JedisNode node, @Nullable Object raw);
    }

    /** Judges a connection that broke under a request. */
    interface Mourner {
        Next broken(JedisErrand errand, JedisTrouble trouble, boolean wasUsed);
    }

    private static final class NodePipeline {
        private final List<JedisErrand> errands = new ArrayList<>();
        private @Nullable JedisConnection connection;
        private int written;
        private int read;
        private int handedOver;
        private boolean askedTime;
        private long sentNanos;
        private long limitNanos;

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

    void add(JedisNode node, JedisErrand errand) {
        errands.add(errand);
        pipelines.computeIfAbsent(node, unused -> new NodePipeline()).errands.add(errand);
    }

    List<JedisErrand> errands() {
        return errands;
    }

    /** Sends everything that was added, judges every reply, and hands over what came of it. */
    Next run(Judge judge, Mourner mourner) {
        Next worst = Next.DONE;
        try {
            for (Map.Entry<JedisNode, NodePipeline> entry : pipelines.entrySet()) {
                NodePipeline pipeline = entry.getValue();
                try {
                    boolean fresh = pipeline.errands.stream().anyMatch(errand -> errand.fresh);
                    pipeline.connection = entry.getKey().pool().borrow(time.deadlineNanos(), fresh);
                } catch (JedisTrouble trouble) {
                    worst = JedisNodes.max(worst, broken(entry.getKey(), pipeline, trouble, mourner));
                }
            }
            for (Map.Entry<JedisNode, NodePipeline> entry : pipelines.entrySet()) {
                worst = JedisNodes.max(worst, write(entry.getKey(), entry.getValue(), mourner));
            }
            for (List<Map.Entry<JedisNode, NodePipeline>> open = open(); !open.isEmpty(); open = open()) {
                boolean alone = open.size() == 1;
                for (Map.Entry<JedisNode, NodePipeline> entry : alone ? open : answeredFirst(open)) {
                    worst = JedisNodes.max(worst, read(entry.getKey(), entry.getValue(), alone, judge, mourner));
                    worst = JedisNodes.max(worst, write(entry.getKey(), entry.getValue(), mourner));
                    handOver(entry.getValue());
                }
            }
        } finally {
            pipelines.forEach(JedisPipelines::abandon);
        }
        return worst;
    }

    /** Gives up what is still owed because the receiver threw, which says nothing about the node. */
    private static void abandon(JedisNode node, NodePipeline pipeline) {
        if (pipeline.connection != null) {
            node.breaker().released();
            giveBack(node, pipeline, false);
        }
    }

    private List<Map.Entry<JedisNode, NodePipeline>> open() {
        List<Map.Entry<JedisNode, NodePipeline>> open = new ArrayList<>(pipelines.size());
        for (Map.Entry<JedisNode, NodePipeline> entry : pipelines.entrySet()) {
            if (entry.getValue().isOpen()) {
                open.add(entry);
            }
        }
        return open;
    }

    /** Those that have answered; if none has, all, to wait a little for each in turn. */
    private static List<Map.Entry<JedisNode, NodePipeline>> answeredFirst(
            List<Map.Entry<JedisNode, NodePipeline>> open) {
        List<Map.Entry<JedisNode, NodePipeline>> answered = new ArrayList<>(open.size());
        for (Map.Entry<JedisNode, NodePipeline> entry : open) {
            if (entry.getValue().hasArrived()) {
                answered.add(entry);
            }
        }
        return answered.isEmpty() ? open : answered;
    }

    /** What the receiver takes is not waiting, neither for the call nor for the nodes that are still to be read. */
    private void handOver(NodePipeline pipeline) {
        long start = System.nanoTime();
        while (pipeline.handedOver < pipeline.read) {
            pipeline.errands.get(pipeline.handedOver++).handOver(receiver);
        }
        long taken = System.nanoTime() - start;
        time.extend(taken);
        for (NodePipeline other : pipelines.values()) {
            other.limitNanos += taken;
        }
    }

    private Next write(JedisNode node, NodePipeline pipeline, Mourner mourner) {
        JedisConnection connection = pipeline.connection;
        if (connection == null || !pipeline.isOpen() || pipeline.read < pipeline.written) {
            return Next.DONE;
        }
        pipeline.sentNanos = System.nanoTime();
        if (time.deadlineNanos() - pipeline.sentNanos < leastNanos && pipeline.isGated()) {
            giveBack(node, pipeline, true);
            return broken(node, pipeline, hurried(node), mourner);
        }
        pipeline.limitNanos = limit();
        connection.begin(pipeline.limitNanos);
        try {
            pipeline.askedTime = node.clock().isDue(pipeline.sentNanos);
            if (pipeline.askedTime) {
                connection.send(Verb.TIME);
            }
            int bytes = 0;
            int limit = Math.min(pipeline.errands.size(), pipeline.written + MAX_REQUESTS);
            while (pipeline.written < limit && bytes < MAX_BYTES) {
                JedisErrand errand = pipeline.errands.get(pipeline.written++);
                errand.sentNanos = pipeline.sentNanos;
                bytes += errand.request.bytes();
                if (errand.asking) {
                    connection.send(Verb.ASKING);
                }
                connection.send(errand.request);
            }
            connection.flush();
            pipeline.limitNanos = limit();
            return Next.DONE;
        } catch (JedisTrouble trouble) {
            return broken(node, pipeline, trouble, mourner);
        }
    }

    private long limit() {
        long now = System.nanoTime();
        return now + Math.min(settings.commandNanos(), time.deadlineNanos() - now);
    }

    private static JedisTrouble hurried(JedisNode node) {
        return new JedisTrouble(
                JedisTrouble.Reason.HURRIED, "too little time left to ask Redis at " + node.address(), null);
    }

    private Next read(JedisNode node, NodePipeline pipeline, boolean alone, Judge judge, Mourner mourner) {
        JedisConnection connection = pipeline.connection;
        if (connection == null || !pipeline.isOpen()) {
            return Next.DONE;
        }
        Next worst = Next.DONE;
        boolean last = pipeline.isLastChunk();
        int borrower = Loans.borrower(Thread.currentThread());
        try {
            long limit = pipeline.limitNanos;
            long turn = System.nanoTime() + TURN_NANOS;
            boolean wholeTime = alone || limit - turn < 0;
            if (!connection.awaitReply(wholeTime ? limit : turn)) {
                if (wholeTime) {
                    throw node.late();
                }
                return Next.DONE;
            }
            beginToRead(connection, pipeline);
            if (pipeline.askedTime) {
                JedisLogin.learnTime(connection.readOnly(), node.clock(), pipeline.sentNanos);
            }
            while (pipeline.read < pipeline.written) {
                JedisErrand errand = pipeline.errands.get(pipeline.read);
                if (errand.asking) {
                    connection.readOnly();
                }
                boolean lends = last && errand.request.borrows();
                Object raw = lends ? connection.lend(borrower) : connection.readOnly();
                node.checkAnswers(errand.request, raw);
                pipeline.read++;
                worst = JedisNodes.max(worst, judge.judge(errand, node, raw));
                if (last) {
                    handOver(pipeline);
                    beginToRead(connection, pipeline);
                }
            }
        } catch (JedisTrouble trouble) {
            return broken(node, pipeline, trouble, mourner);
        }
        node.breaker().succeeded();
        if (!pipeline.isOpen()) {
            giveBack(node, pipeline, true);
        }
        return worst;
    }

    private static void beginToRead(JedisConnection connection, NodePipeline pipeline) {
        connection.begin(Math.max(pipeline.limitNanos, System.nanoTime() + GRACE_NANOS));
    }

    private Next broken(JedisNode node, NodePipeline pipeline, JedisTrouble trouble, Mourner mourner) {
        node.breaker().released();
        JedisConnection connection = pipeline.connection;
        boolean used = connection != null && connection.isUsed() && trouble.reason() == JedisTrouble.Reason.LOST;
        if (connection != null) {
            node.lost(connection, trouble);
        }
        giveBack(node, pipeline, false);
        Next worst = Next.DONE;
        while (pipeline.read < pipeline.errands.size()) {
            worst = JedisNodes.max(worst, mourner.broken(pipeline.errands.get(pipeline.read++), trouble, used));
        }
        return worst;
    }

    private static void giveBack(JedisNode node, NodePipeline pipeline, boolean healthy) {
        JedisConnection connection = pipeline.connection;
        if (connection != null) {
            pipeline.connection = null;
            node.pool().giveBack(connection, healthy);
        }
    }
}
