package io.tieredcache.redis;

import io.tieredcache.redis.JedisErrand.Next;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One pipeline for each node: everything is written to all of them before anything is read, so that they work at the same
 * time without threads here. Connections are taken in the order of addresses, so that callers cannot wait for each other in
 * a circle.
 */
final class JedisPipelines {

    private static final int MAX_REQUESTS = 500;
    private static final int MAX_BYTES = 512 * 1024;

    private final LinkSettings settings;
    private final Map<JedisNode, Lane> lanes = new TreeMap<>(JedisNode.BY_ADDRESS);
    private final List<JedisErrand> errands = new ArrayList<>();

    JedisPipelines(LinkSettings settings) {
        this.settings = settings;
    }

    /** Judges what a server answered. */
    interface Judge {
        Next judge(JedisErrand errand, JedisNode node, @Nullable Object raw);
    }

    /** Judges a connection that broke under a request. */
    interface Mourner {
        Next broken(JedisErrand errand, JedisTrouble trouble, boolean wasUsed);
    }

    private static final class Lane {
        private final List<JedisErrand> errands = new ArrayList<>();
        private @Nullable JedisConnection connection;
        private int written;
        private int read;
        private boolean askedTime;
        private long sentNanos;

        boolean isOpen() {
            return read < errands.size();
        }
    }

    void add(JedisNode node, JedisErrand errand) {
        errands.add(errand);
        lanes.computeIfAbsent(node, unused -> new Lane()).errands.add(errand);
    }

    List<JedisErrand> errands() {
        return errands;
    }

    /** Sends everything that was added and judges every reply. */
    Next run(long deadlineNanos, Judge judge, Mourner mourner) {
        Next worst = Next.DONE;
        try {
            for (Map.Entry<JedisNode, Lane> entry : lanes.entrySet()) {
                Lane lane = entry.getValue();
                try {
                    boolean fresh = lane.errands.stream().anyMatch(errand -> errand.fresh);
                    lane.connection = entry.getKey().borrow(deadlineNanos, fresh);
                } catch (JedisTrouble trouble) {
                    worst = JedisNodes.max(worst, broken(entry.getKey(), lane, trouble, mourner));
                }
            }
            for (boolean open = true; open; ) {
                open = false;
                for (Map.Entry<JedisNode, Lane> entry : lanes.entrySet()) {
                    worst = JedisNodes.max(worst, write(entry.getKey(), entry.getValue(), deadlineNanos, mourner));
                }
                for (Map.Entry<JedisNode, Lane> entry : lanes.entrySet()) {
                    worst = JedisNodes.max(worst, read(entry.getKey(), entry.getValue(), judge, mourner));
                    open |= entry.getValue().isOpen();
                }
            }
        } finally {
            lanes.forEach((node, lane) -> giveBack(node, lane, false));
        }
        return worst;
    }

    private Next write(JedisNode node, Lane lane, long deadlineNanos, Mourner mourner) {
        JedisConnection connection = lane.connection;
        if (connection == null || !lane.isOpen()) {
            return Next.DONE;
        }
        lane.sentNanos = System.nanoTime();
        connection.begin(Math.min(deadlineNanos, lane.sentNanos + settings.commandNanos()));
        try {
            lane.askedTime = node.clock().isDue(lane.sentNanos);
            if (lane.askedTime) {
                connection.send(Verb.TIME);
            }
            int bytes = 0;
            int limit = Math.min(lane.errands.size(), lane.written + MAX_REQUESTS);
            while (lane.written < limit && bytes < MAX_BYTES) {
                JedisErrand errand = lane.errands.get(lane.written++);
                errand.sentNanos = lane.sentNanos;
                bytes += errand.request.bytes();
                if (errand.asking) {
                    connection.send(Verb.ASKING);
                }
                connection.send(errand.request.verb(), errand.request.args());
            }
            connection.flush();
            return Next.DONE;
        } catch (JedisTrouble trouble) {
            return broken(node, lane, trouble, mourner);
        }
    }

    private Next read(JedisNode node, Lane lane, Judge judge, Mourner mourner) {
        JedisConnection connection = lane.connection;
        if (connection == null || !lane.isOpen()) {
            return Next.DONE;
        }
        Next worst = Next.DONE;
        try {
            if (lane.askedTime) {
                JedisLogin.learnTime(connection.read(), node.clock(), lane.sentNanos);
            }
            while (lane.read < lane.written) {
                JedisErrand errand = lane.errands.get(lane.read);
                if (errand.asking) {
                    connection.read();
                }
                Object raw = connection.read();
                node.checkAnswers(errand.request, raw);
                lane.read++;
                worst = JedisNodes.max(worst, judge.judge(errand, node, raw));
            }
        } catch (JedisTrouble trouble) {
            return broken(node, lane, trouble, mourner);
        }
        node.breaker().succeeded();
        if (!lane.isOpen()) {
            giveBack(node, lane, true);
        }
        return worst;
    }

    private Next broken(JedisNode node, Lane lane, JedisTrouble trouble, Mourner mourner) {
        node.breaker().failed(trouble);
        JedisConnection connection = lane.connection;
        boolean used = connection != null && connection.isUsed() && trouble.reason() == JedisTrouble.Reason.LOST;
        if (connection != null) {
            node.stale(connection, trouble);
        }
        giveBack(node, lane, false);
        Next worst = Next.DONE;
        while (lane.read < lane.errands.size()) {
            worst = JedisNodes.max(worst, mourner.broken(lane.errands.get(lane.read++), trouble, used));
        }
        return worst;
    }

    private static void giveBack(JedisNode node, Lane lane, boolean healthy) {
        JedisConnection connection = lane.connection;
        if (connection != null) {
            lane.connection = null;
            node.giveBack(connection, healthy);
        }
    }
}
