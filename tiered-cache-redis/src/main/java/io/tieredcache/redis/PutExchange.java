package io.tieredcache.redis;

import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.PutCondition;
import io.tieredcache.spi.PutRequest;
import io.tieredcache.spi.Refused;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Stored;
import io.tieredcache.spi.TierFailure;
import org.jspecify.annotations.Nullable;

/** PUT. If the cache has been cleared since this side read its generation, it reads it again and puts once more. */
final class PutExchange extends Exchange<PutRequest, ScriptRequest, StoreReply> {

    PutExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(PutRequest query) {
        byte[] name = scope.keys().name(query.key());
        long generation =
                scope.generations().of(Buckets.of(KeyHash.of(query.key()))).id();
        return scope.telling(
                Script.PUT,
                ChangeMessage.CHANGED,
                query.key(),
                0,
                Bytes.u64(query.token()),
                Envelope.encodeUnstamped(name, query.payload(), query.token(), generation, scope.format()),
                condition(query.condition()),
                Bytes.u64(generation));
    }

    private static byte[] condition(PutCondition condition) {
        return condition.isAsked() ? Bytes.u64(condition.fence()) : Bytes.EMPTY;
    }

    @Override
    @Nullable
    ChangeMessage message(ScriptRequest request, Reply.Answer answer) {
        ScriptReply reply = ScriptReply.of(answer);
        return reply.code() == ScriptReply.STORED ? request.message(reply.fence()) : null;
    }

    @Override
    StoreReply answered(PutRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        if (reply.code() != ScriptReply.OUTDATED) {
            return judge(answer, reply);
        }
        TierFailure failure = scope.generation(request).read(Math.max(1, deadlineNanos - System.nanoTime()));
        if (failure != null) {
            return failure;
        }
        ScriptRequest second = request(query);
        return finish(query, second, again(second, deadlineNanos), deadlineNanos);
    }

    private StoreReply judge(Reply.Answer answer, ScriptReply reply) {
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
