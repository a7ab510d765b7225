package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.EndRequest;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** The exchange of END. If the value is too large, the write ends without storing it. */
final class EndExchange extends Exchange<EndRequest, ScriptRequest, StoreReply> {

    EndExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(EndRequest query) {
        Intent intent = query.intent();
        return scope.publishing(
                Script.END,
                ChangeMessage.CHANGED,
                query.key(),
                query.version(),
                BigEndian.u64(intent.token()),
                BigEndian.u64(intent.fence()),
                BigEndian.u64(query.version()),
                entry(scope.keys().name(query.key()), intent, query.payload()));
    }

    private byte[] entry(byte[] name, Intent intent, @Nullable Payload payload) {
        return payload == null || scope.format().isTooLarge(payload)
                ? BigEndian.EMPTY
                : Envelope.encode(
                        name, payload, intent.fence(), intent.grantedAtMillis(), intent.generation(), scope.format());
    }

    @Override
    @Nullable
    ChangeMessage message(ScriptRequest request, Reply.Answer answer) {
        ScriptReply reply = ScriptReply.of(answer);
        return reply.code() == ScriptReply.STORED ? null : ChangeMessage.published(request, reply.fence());
    }

    @Override
    StoreReply answered(EndRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return switch (reply.code()) {
            case ScriptReply.STORED -> new Stored(reply.fence(), Math.max(1, reply.millis()));
            case ScriptReply.GONE -> Refused.GONE;
            case ScriptReply.OVERLAPPED -> Refused.TAINTED;
            case ScriptReply.NOTHING -> Refused.NOTHING_TO_STORE;
            default -> strange(reply);
        };
    }

    @Override
    StoreReply failed(TierFailure failure) {
        return failure;
    }
}
