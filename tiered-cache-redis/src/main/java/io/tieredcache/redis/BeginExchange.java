package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.BeginReply;
import io.tieredcache.spi.shared.BeginRequest;
import io.tieredcache.spi.shared.Intent;
import io.tieredcache.spi.shared.TierFailure;

/** The exchange of BEGIN. */
final class BeginExchange extends Exchange<BeginRequest, ScriptRequest, BeginReply> {

    BeginExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(BeginRequest query) {
        return scope.publishing(
                Script.BEGIN,
                ChangeMessage.CHANGED,
                query.key(),
                0,
                BigEndian.u64(query.token()),
                decimal(query.lifeMillis()));
    }

    @Override
    ChangeMessage message(ScriptRequest request, Reply.Answer answer) {
        return ChangeMessage.published(request, ScriptReply.of(answer).fence());
    }

    @Override
    BeginReply answered(BeginRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return reply.code() == ScriptReply.DONE
                ? new Intent(
                        query.token(),
                        reply.fence(),
                        reply.nowMillis(),
                        scope.generation(request).id())
                : strange(reply);
    }

    @Override
    BeginReply failed(TierFailure failure) {
        return failure;
    }
}
