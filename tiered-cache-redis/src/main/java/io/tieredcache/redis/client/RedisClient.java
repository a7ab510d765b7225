package io.tieredcache.redis.client;

import io.tieredcache.redis.client.RetryPolicy.Next;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.spi.Failure.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of a Redis deployment that sends bytes and receives bytes. Its {@link RetryPolicy} handles redirections,
 * dead nodes and missing scripts.
 *
 * <p>If a connection breaks, a request may be carried out twice; every script of the protocol tolerates that.
 * Thread-safe.
 */
public final class RedisClient {

    /** The size from which a request has a connection of its own; sending it takes as long as a hundred reads. */
    private static final int LONG_BYTES = 16 * 1024;

    private final ClientSettings settings;
    private final Topology topology;
    private final TopologyRetryPolicy retries;
    private volatile boolean closed;

    public RedisClient(ClientSettings settings, Topology topology) {
        this.settings = settings;
        this.topology = topology;
        this.retries = new TopologyRetryPolicy(topology);
    }

    /** Sends a request to the owner of its slot; never throws. */
    public Reply call(Request request, long timeoutNanos) {
        RedisNode owner = closed ? null : topology.owner(request.slot());
        int sent = request.bytes();
        int expected =
                owner == null || !request.bringsValue() ? 0 : owner.large().bytes(request.key());
        if (sent >= LONG_BYTES || expected > 0) {
            return callApart(owner, request, Math.max(sent, expected), timeoutNanos);
        }
        long limit = Math.min(timeoutNanos, settings.connectNanos() + settings.commandNanos());
        long deadline = System.nanoTime() + limit;
        if (owner == null) {
            RequestAttempts attempts = new RequestAttempts(request);
            return insist(attempts, withoutOwner(attempts), deadline);
        }
        long sentNanos = System.nanoTime();
        Object raw = ask(owner, request, false, deadline);
        if (!(raw instanceof ConnectionException || raw instanceof ErrorReply)) {
            return Reply.answer(raw, owner.clock(), sentNanos, null);
        }
        RequestAttempts attempts = new RequestAttempts(request);
        attempts.sentNanos = sentNanos;
        return insist(attempts, afterAttempt(attempts, owner, raw), deadline);
    }

    /**
     * Sends a request on a connection of its own, because it or its reply is long; it may take as long as its bytes
     * need.
     */
    private Reply callApart(@Nullable RedisNode owner, Request request, int bytes, long timeoutNanos) {
        long limit = Math.min(timeoutNanos, settings.connectNanos() + settings.timeFor(bytes));
        if (owner == null || bytes < LargeKeys.LARGE_BYTES) {
            return callAll(List.of(request), limit).get(0);
        }
        if (!owner.large().enter(Math.min(limit, settings.waitNanos()), request.isRefusable())) {
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

    /** Retries as long as the policy asks for it. */
    private Reply insist(RequestAttempts attempts, Next first, long deadline) {
        Next next = first;
        while (true) {
            Reply reply = attempts.reply;
            if (reply != null) {
                return reply;
            }
            retries.await(next, deadline);
            if (deadline - System.nanoTime() <= 0) {
                return Reply.failed(Kind.UNAVAILABLE, "no node of Redis served the key in time", null);
            }
            next = attempt(attempts, deadline);
        }
    }

    /** Sends a request to one node, whether or not it owns the slot. */
    public Reply callAt(Address address, Request request, long timeoutNanos) {
        RedisNode node = topology.node(address);
        RequestAttempts attempts = new RequestAttempts(request);
        attempts.target = node;
        attempt(attempts, System.nanoTime() + timeoutNanos);
        Reply reply = attempts.reply;
        return reply != null
                ? reply
                : Reply.failed(Kind.UNAVAILABLE, "Redis at " + address + " does not serve it", null);
    }

    private Next attempt(RequestAttempts attempts, long deadline) {
        RedisNode node = targetOf(attempts);
        if (node == null || closed) {
            return withoutOwner(attempts);
        }
        attempts.sentNanos = System.nanoTime();
        return afterAttempt(attempts, node, ask(node, attempts.request, attempts.asking, deadline));
    }

    /** Returns the node's answer, or the failure. */
    private static @Nullable Object ask(RedisNode node, Request request, boolean asking, long deadline) {
        try {
            return node.exchange(request, asking, deadline);
        } catch (ConnectionException failure) {
            return failure;
        }
    }

    private @Nullable RedisNode targetOf(RequestAttempts attempts) {
        RedisNode explicit = attempts.target;
        return explicit != null ? explicit : topology.owner(attempts.request.slot());
    }

    private Next withoutOwner(RequestAttempts attempts) {
        if (closed) {
            attempts.failed(Kind.UNAVAILABLE, "the link to Redis is closed");
            return Next.DONE;
        }
        return retries.unowned(attempts);
    }

    private Next afterAttempt(RequestAttempts attempts, RedisNode node, @Nullable Object raw) {
        if (raw instanceof ConnectionException failure) {
            boolean mayHaveBeenIdle = failure.reason() == ConnectionException.Reason.LOST && !attempts.fresh;
            return retries.broken(attempts, failure, mayHaveBeenIdle);
        }
        return retries.answered(attempts, node, raw);
    }

    /** A receiver of replies, one by one, on the calling thread. */
    public interface Receiver {
        void arrived(int index, Reply reply);
    }

    /** Sends many requests, in one pipeline for each node; returns one reply for each, in their order. */
    public List<Reply> callAll(List<? extends Request> requests, long timeoutNanos) {
        Reply[] replies = new Reply[requests.size()];
        callAll(requests, timeoutNanos, (index, reply) -> replies[index] = reply);
        return Arrays.asList(replies);
    }

    /**
     * Sends many requests, and hands over each reply as soon as it arrives; the time that the receiver takes does not
     * count.
     */
    public void callAll(List<? extends Request> requests, long timeoutNanos, Receiver receiver) {
        BulkDeadline time = new BulkDeadline(timeoutNanos);
        List<RequestAttempts> all = new ArrayList<>(requests.size());
        for (Request request : requests) {
            all.add(new RequestAttempts(request, all.size()));
        }
        List<RequestAttempts> unanswered = all;
        while (!unanswered.isEmpty() && !time.isOver()) {
            unanswered = round(unanswered, time, receiver);
        }
        for (RequestAttempts attempts : all) {
            if (!attempts.isDone()) {
                attempts.failed(Kind.TIMEOUT, "the time of the call was over before Redis served all");
            }
            attempts.handOver(receiver);
        }
    }

    private List<RequestAttempts> round(List<RequestAttempts> unanswered, BulkDeadline time, Receiver receiver) {
        NodePipelines pipelines = new NodePipelines(settings, retries, time, receiver);
        List<RequestAttempts> later = new ArrayList<>();
        Next worst = Next.DONE;
        for (RequestAttempts attempts : unanswered) {
            RedisNode node = targetOf(attempts);
            if (node != null && !closed) {
                if (node.breaker().permits(attempts.request)) {
                    pipelines.add(node, attempts);
                } else {
                    attempts.reply = new Reply.Failed(node.resting().failure(), false);
                }
            } else {
                worst = worst.orLater(withoutOwner(attempts));
                if (attempts.reply == null) {
                    later.add(attempts);
                }
            }
        }
        worst = worst.orLater(pipelines.run());
        for (RequestAttempts attempts : pipelines.requests()) {
            if (!attempts.isDone()) {
                later.add(attempts);
            }
        }
        retries.await(worst, time.deadlineNanos());
        return later;
    }

    public void close() {
        closed = true;
    }
}
