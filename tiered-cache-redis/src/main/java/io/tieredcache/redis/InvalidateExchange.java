package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.InvalidateReply;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.TierFailure;
import java.util.concurrent.ThreadLocalRandom;

/** The exchange of INVALIDATE. */
final class InvalidateExchange extends Exchange<InvalidateRequest, ScriptRequest, InvalidateReply> {

    InvalidateExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(InvalidateRequest query) {
        return scope.publishing(
                Script.INVALIDATE,
                ChangeMessage.CHANGED,
                query.key(),
                query.version(),
                BigEndian.u64(ThreadLocalRandom.current().nextLong()),
                BigEndian.u64(query.version()));
    }

    @Override
    ChangeMessage message(ScriptRequest request, Reply.Answer answer) {
        return ChangeMessage.published(request, ScriptReply.of(answer).fence());
    }

    @Override
    InvalidateReply answered(InvalidateRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return reply.code() == ScriptReply.DONE ? new Invalidated(reply.fence()) : strange(reply);
    }

    @Override
    InvalidateReply failed(TierFailure failure) {
        return failure;
    }
}
