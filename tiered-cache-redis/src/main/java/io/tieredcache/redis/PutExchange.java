package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.PutCondition;
import io.tieredcache.spi.shared.PutRequest;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of PUT. If the key has a value of a later generation than this side knows, the exchange reads the
 * generation and puts once more, without that check. By then that value is void, since Redis itself knows no such
 * generation, or the cache is being cleared meanwhile.
 */
final class PutExchange extends Exchange<PutRequest, ScriptRequest, StoreReply> {

    private static final byte[] CHECK = {'c'};

    PutExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(PutRequest query) {
        return request(query, CHECK);
    }

    private ScriptRequest request(PutRequest query, byte[] check) {
        byte[] name = scope.keys().name(query.key());
        long generation =
                scope.generations().of(Partitions.of(KeyHash.of(query.key()))).id();
        return scope.publishing(
                Script.PUT,
                ChangeMessage.CHANGED,
                query.key(),
                0,
                BigEndian.u64(query.token()),
                Envelope.encodeUnfenced(name, query.payload(), query.token(), generation, scope.format()),
                condition(query.condition()),
                BigEndian.u64(generation),
                check);
    }

    private static byte[] condition(PutCondition condition) {
        return condition.isAsked() ? BigEndian.u64(condition.fence()) : BigEndian.EMPTY;
    }

    @Override
    @Nullable
    ChangeMessage message(ScriptRequest request, Reply.Answer answer) {
        ScriptReply reply = ScriptReply.of(answer);
        return reply.code() == ScriptReply.STORED ? ChangeMessage.published(request, reply.fence()) : null;
    }

    @Override
    StoreReply answered(PutRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        if (reply.code() != ScriptReply.OUTDATED) {
            return classify(answer, reply);
        }
        TierFailure failure = scope.generation(request).read(Math.max(1, deadlineNanos - System.nanoTime()));
        if (failure != null) {
            return failure;
        }
        ScriptRequest second = request(query, BigEndian.EMPTY);
        return finish(query, second, again(second, deadlineNanos), deadlineNanos);
    }

    private StoreReply classify(Reply.Answer answer, ScriptReply reply) {
        reply.teach(answer.clock(), answer.sentNanos());
        return switch (reply.code()) {
            case ScriptReply.STORED -> new Stored(reply.fence(), Math.max(1, reply.millis()));
            case ScriptReply.CHANGED -> Refused.CONDITION;
            default -> strange(reply);
        };
    }

    @Override
    StoreReply failed(TierFailure failure) {
        return failure;
    }
}
