package io.tieredcache.redis;

import io.tieredcache.spi.InvalidateReply;
import io.tieredcache.spi.InvalidateRequest;
import io.tieredcache.spi.Invalidated;
import io.tieredcache.spi.TierFailure;
import java.util.concurrent.ThreadLocalRandom;

/** INVALIDATE. */
final class InvalidateExchange extends Exchange<InvalidateRequest, InvalidateReply> {

    private static final int HEAD = 6;

    InvalidateExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    Request request(InvalidateRequest query) {
        return script(
                Script.INVALIDATE,
                query.key(),
                Bytes.u64(ThreadLocalRandom.current().nextLong()),
                Bytes.u64(query.version()),
                scope.channel(query.key()),
                scope.head(query.key(), query.version()),
                scope.cacheBytes());
    }

    @Override
    byte[] message(Request request, Reply.Answer answer) {
        return ChangeMessage.encode(request.args()[HEAD], ScriptReply.of(answer).fence(), scope.cacheBytes());
    }

    @Override
    InvalidateReply answered(InvalidateRequest query, Request request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return reply.code() == ScriptReply.DONE ? new Invalidated(reply.fence()) : strange(reply);
    }

    @Override
    InvalidateReply failed(TierFailure failure) {
        return failure;
    }
}
