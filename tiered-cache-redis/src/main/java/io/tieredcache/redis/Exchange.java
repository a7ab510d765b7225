package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.PlainRequest;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the tier, for one key or many: it makes a request to Redis and interprets the reply. Thread-safe.
 *
 * @param <Q> request of the SPI
 * @param <C> request to Redis
 * @param <R> reply of the SPI
 */
abstract class Exchange<Q, C extends Request, R> {

    final CacheScope scope;

    Exchange(CacheScope scope) {
        this.scope = scope;
    }

    abstract C request(Q query);

    abstract R answered(Q query, C request, Reply.Answer answer, long deadlineNanos);

    abstract R failed(TierFailure failure);

    /** Returns the message that the script has published; null if there is none. */
    @Nullable
    ChangeMessage message(C request, Reply.Answer answer) {
        return null;
    }

    final R one(Q query, long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        C request = request(query);
        return finish(query, request, scope.nodes().call(request, timeoutNanos), deadline);
    }

    final List<R> all(List<Q> queries, long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        List<C> requests = requests(queries);
        List<Reply> replies = scope.nodes().callAll(requests, timeoutNanos);
        List<R> results = new ArrayList<>(queries.size());
        for (int i = 0; i < requests.size(); i++) {
            results.add(finish(queries.get(i), requests.get(i), replies.get(i), deadline));
        }
        return results;
    }

    /** Runs the operation as {@link #all(List, long)} does, but hands over each reply as it arrives. */
    final void all(List<Q> queries, long timeoutNanos, ObjIntConsumer<R> receiver) {
        long deadline = System.nanoTime() + timeoutNanos;
        List<C> requests = requests(queries);
        scope.nodes()
                .callAll(
                        requests,
                        timeoutNanos,
                        (index, reply) -> receiver.accept(
                                finish(queries.get(index), requests.get(index), reply, deadline), index));
    }

    private List<C> requests(List<Q> queries) {
        List<C> requests = new ArrayList<>(queries.size());
        for (Q query : queries) {
            requests.add(request(query));
        }
        return requests;
    }

    /**
     * Records a script's change in the journal, and makes sure that other JVMs are notified, before its reply counts.
     */
    final R finish(Q query, C request, Reply reply, long deadline) {
        Reply last = reply;
        if (last instanceof Reply.Failed failed && failed.wrongType()) {
            last = afterForeignType(request, deadline);
        }
        if (last instanceof Reply.Failed failed) {
            return failed(failed.failure());
        }
        Reply.Answer answer = (Reply.Answer) last;
        ChangeMessage change = message(request, answer);
        if (change != null) {
            scope.journal().add(change);
            TierFailure failure = publishAtOldNode(request, answer, change, deadline);
            if (failure != null) {
                return failed(failure);
            }
        }
        return answered(query, request, answer, deadline);
    }

    /**
     * Removes a key of another Redis type, which is not an entry of this library and would block the entry forever, and
     * sends the request again.
     */
    private Reply afterForeignType(Request request, long deadline) {
        Reply removed = again(new PlainRequest(RedisCommand.UNLINK, request.slot(), request.key()), deadline);
        return removed instanceof Reply.Failed ? removed : again(request, deadline);
    }

    /** Publishes the change at the old node. After an ASK the script ran at a node that has no subscribers yet. */
    private @Nullable TierFailure publishAtOldNode(
            Request request, Reply.Answer answer, ChangeMessage message, long deadline) {
        Address askedBy = answer.askedBy();
        if (askedBy == null) {
            return null;
        }
        byte[] channel = Partitions.channel(scope.namespace(), Partitions.ofSlot(request.slot()));
        Request publish = new PlainRequest(RedisCommand.SPUBLISH, request.slot(), channel, message.encode());
        Reply published = scope.nodes().callAt(askedBy, publish, Math.max(1, deadline - System.nanoTime()));
        return published instanceof Reply.Failed failed ? failed.failure() : null;
    }

    final Reply again(Request request, long deadline) {
        long left = deadline - System.nanoTime();
        return left <= 0
                ? Reply.failed(Kind.TIMEOUT, "no time left for a second command to Redis", null)
                : scope.nodes().call(request, left);
    }

    final TierFailure strange(ScriptReply reply) {
        return new TierFailure(Kind.REJECTED, "Redis answered an unknown code " + reply.code(), null);
    }

    static int slot(long keyHash) {
        return Partitions.slot(Partitions.of(keyHash));
    }

    static byte[] decimal(long number) {
        return ConnectionFactory.ascii(Long.toString(number));
    }
}
