package io.tieredcache.redis;

import io.tieredcache.spi.BeginReply;
import io.tieredcache.spi.BeginRequest;
import io.tieredcache.spi.Intent;
import io.tieredcache.spi.TierFailure;

/** BEGIN. */
final class BeginExchange extends Exchange<BeginRequest, BeginReply> {

    private static final int HEAD = 6;

    BeginExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    Request request(BeginRequest query) {
        return script(
                Script.BEGIN,
                query.key(),
                Bytes.u64(query.token()),
                decimal(query.lifeMillis()),
                scope.channel(query.key()),
                scope.head(query.key(), 0),
                scope.cacheBytes());
    }

    @Override
    byte[] message(Request request, Reply.Answer answer) {
        return ChangeMessage.encode(request.args()[HEAD], ScriptReply.of(answer).fence(), scope.cacheBytes());
    }

    @Override
    BeginReply answered(BeginRequest query, Request request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return reply.code() == ScriptReply.DONE
                ? new Intent(query.token(), reply.fence(), reply.nowMillis(), 0)
                : strange(reply);
    }

    @Override
    BeginReply failed(TierFailure failure) {
        return failure;
    }
}
