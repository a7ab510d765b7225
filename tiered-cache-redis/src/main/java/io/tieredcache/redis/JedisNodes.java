package io.tieredcache.redis;

import io.tieredcache.redis.JedisErrand.Next;
import io.tieredcache.spi.TierFailure.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The way to Redis: takes bytes, gives bytes, and deals with redirections, dead nodes and lost scripts in between. Only
 * types named {@code Jedis…} know Jedis.
 *
 * <p>A request may be carried out twice if a connection breaks; every script of the protocol bears that. Thread-safe.
 */
final class JedisNodes {

    private static final int MAX_TRIES = 8;
    /** From here on a request takes as long to send as a hundred reads, and has a connection of its own. */
    private static final int LONG_BYTES = 16 * 1024;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final LinkSettings settings;
    private final JedisTopology topology;
    private volatile boolean closed;

    JedisNodes(LinkSettings settings, JedisTopology topology) {
        this.settings = settings;
        this.topology = topology;
    }

    /** Sends a request to the owner of its slot; never throws. */
    Reply call(Request request, long timeoutNanos) {
        JedisNode owner = closed ? null : topology.owner(request.slot());
        int sent = request.bytes();
        int expected =
                owner == null || !request.bringsValue() ? 0 : owner.large().bytes(request.key());
        if (sent >= LONG_BYTES || expected > 0) {
            return callApart(owner, request, Math.max(sent, expected), timeoutNanos);
        }
        long limit = Math.min(timeoutNanos, settings.connectNanos() + settings.commandNanos());
        long deadline = System.nanoTime() + limit;
        if (owner == null) {
            JedisErrand errand = new JedisErrand(request);
            return insist(errand, withoutOwner(errand), deadline);
        }
        long sentNanos = System.nanoTime();
        Object raw = ask(owner, request, false, deadline);
        if (!(raw instanceof JedisTrouble || raw instanceof JedisDataException)) {
            return Reply.answer(raw, owner.clock(), sentNanos, null);
        }
        JedisErrand errand = new JedisErrand(request);
        errand.sentNanos = sentNanos;
        return insist(errand, judge(errand, owner, raw), deadline);
    }

    /** Sends what is long, or brings what is long, on a connection of its own; it may take as long as its bytes need. */
    private Reply callApart(@Nullable JedisNode owner, Request request, int bytes, long timeoutNanos) {
        long limit = Math.min(timeoutNanos, settings.connectNanos() + settings.timeFor(bytes));
        if (owner == null || bytes < LargeKeys.LARGE_BYTES) {
            return callAll(List.of(request), limit).get(0);
        }
        if (!owner.large().enter(Math.min(limit, settings.waitNanos()), request.isGated())) {
            return Reply.failed(
                    Kind.UNAVAILABLE,
                    "too many large values are on their way from and to Redis at " + owner.address()
                            + ": raise connectionsPerNode, or connectionWait",
                    null);
        }
        try {
            Reply reply = callAll(List.of(request), limit).get(0);
            if (reply instanceof Reply.Answer && !request.bringsValue()) {
                owner.large().saw(request.key(), bytes);
            }
            return reply;
        } finally {
            owner.large().leave();
        }
    }

    /** Tries again for as long as that makes sense. */
    private Reply insist(JedisErrand errand, Next first, long deadline) {
        Next next = first;
        while (true) {
            Reply reply = errand.reply;
            if (reply != null) {
                return reply;
            }
            prepare(next, deadline);
            if (deadline - System.nanoTime() <= 0) {
                return Reply.failed(Kind.UNAVAILABLE, "no node of Redis served the key in time", null);
            }
            next = attempt(errand, deadline);
        }
    }

    /** Sends a request to one node, whatever it owns. */
    Reply callAt(Address address, Request request, long timeoutNanos) {
        JedisNode node = topology.node(address);
        JedisErrand errand = new JedisErrand(request);
        errand.target = node;
        attempt(errand, System.nanoTime() + timeoutNanos);
        Reply reply = errand.reply;
        return reply != null
                ? reply
                : Reply.failed(Kind.UNAVAILABLE, "Redis at " + address + " does not serve it", null);
    }

    private Next attempt(JedisErrand errand, long deadline) {
        JedisNode node = targetOf(errand);
        if (node == null || closed) {
            return withoutOwner(errand);
        }
        errand.sentNanos = System.nanoTime();
        return judge(errand, node, ask(node, errand.request, errand.asking, deadline));
    }

    /** Returns what a node has answered, or the trouble. */
    private static @Nullable Object ask(JedisNode node, Request request, boolean asking, long deadline) {
        try {
            return node.exchange(request, asking, deadline);
        } catch (JedisTrouble trouble) {
            return trouble;
        }
    }

    private @Nullable JedisNode targetOf(JedisErrand errand) {
        JedisNode explicit = errand.target;
        return explicit != null ? explicit : topology.owner(errand.request.slot());
    }

    private Next withoutOwner(JedisErrand errand) {
        if (closed) {
            errand.failed(Kind.UNAVAILABLE, "the link to Redis is closed");
            return Next.DONE;
        }
        return errand.unowned(topology);
    }

    private Next judge(JedisErrand errand, JedisNode node, @Nullable Object raw) {
        if (raw instanceof JedisTrouble trouble) {
            boolean mayHaveBeenIdle = trouble.reason() == JedisTrouble.Reason.LOST && !errand.fresh;
            return errand.broken(trouble, mayHaveBeenIdle, topology);
        }
        if (raw instanceof JedisDataException error) {
            return errand.error(String.valueOf(error.getMessage()), node, topology, MAX_TRIES);
        }
        errand.answered(raw, node);
        return Next.DONE;
    }

    private void prepare(Next next, long deadline) {
        switch (next) {
            case AFTER_PAUSE -> LockSupport.parkNanos(PAUSE_NANOS);
            case AFTER_REFRESH -> topology.awaitRefresh(deadline);
            case AGAIN, DONE -> {}
        }
    }

    /** Takes replies one by one, on the thread that asked. */
    interface Receiver {
        void arrived(int index, Reply reply);
    }

    /** Sends many requests, in one pipeline for each node; one reply each, in order. */
    List<Reply> callAll(List<? extends Request> requests, long timeoutNanos) {
        Reply[] replies = new Reply[requests.size()];
        callAll(requests, timeoutNanos, (index, reply) -> replies[index] = reply);
        return Arrays.asList(replies);
    }

    /** Hands over one reply each, as soon as it is there; the time that this takes does not count. */
    void callAll(List<? extends Request> requests, long timeoutNanos, Receiver receiver) {
        CallTime time = new CallTime(timeoutNanos);
        List<JedisErrand> errands = new ArrayList<>(requests.size());
        for (Request request : requests) {
            errands.add(new JedisErrand(request, errands.size()));
        }
        List<JedisErrand> pending = errands;
        while (!pending.isEmpty() && !time.isOver()) {
            pending = round(pending, time, receiver);
        }
        for (JedisErrand errand : errands) {
            if (!errand.isDone()) {
                errand.failed(Kind.TIMEOUT, "the time of the call was over before Redis served all");
            }
            errand.handOver(receiver);
        }
    }

    private List<JedisErrand> round(List<JedisErrand> pending, CallTime time, Receiver receiver) {
        JedisPipelines pipelines = new JedisPipelines(settings, time, receiver);
        List<JedisErrand> later = new ArrayList<>();
        Next worst = Next.DONE;
        for (JedisErrand errand : pending) {
            JedisNode node = targetOf(errand);
            if (node != null && !closed) {
                if (node.breaker().permits(errand.request)) {
                    pipelines.add(node, errand);
                } else {
                    errand.reply = new Reply.Failed(node.resting().failure(), false);
                }
            } else {
                worst = max(worst, withoutOwner(errand));
                if (errand.reply == null) {
                    later.add(errand);
                }
            }
        }
        worst = max(
                worst, pipelines.run(this::judge, (errand, trouble, used) -> errand.broken(trouble, used, topology)));
        for (JedisErrand errand : pipelines.errands()) {
            if (!errand.isDone()) {
                later.add(errand);
            }
        }
        prepare(worst, time.deadlineNanos());
        return later;
    }

    static Next max(Next a, Next b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    void close() {
        closed = true;
    }
}
