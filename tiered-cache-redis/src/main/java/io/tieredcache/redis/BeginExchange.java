package io.tieredcache.redis;

import io.tieredcache.spi.BeginReply;
import io.tieredcache.spi.BeginRequest;
import io.tieredcache.spi.Intent;
import io.tieredcache.spi.TierFailure;

/** BEGIN. */
final class BeginExchange extends Exchange<BeginRequest, ScriptRequest, BeginReply> {

    BeginExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(BeginRequest query) {
        return scope.telling(
                Script.BEGIN,
                ChangeMessage.CHANGED,
                query.key(),
                0,
                Bytes.u64(query.token()),
                decimal(query.lifeMillis()));
    }

    @Override
    ChangeMessage message(ScriptRequest request, Reply.Answer answer) {
        return request.message(ScriptReply.of(answer).fence());
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
