package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.shared.ReleaseReply;
import io.tieredcache.spi.shared.ReleaseRequest;
import io.tieredcache.spi.shared.Released;
import io.tieredcache.spi.shared.TierFailure;

/** The exchange of RELEASE. */
final class ReleaseExchange extends Exchange<ReleaseRequest, ScriptRequest, ReleaseReply> {

    ReleaseExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(ReleaseRequest query) {
        return scope.publishing(Script.RELEASE, ChangeMessage.RELEASED, query.key(), 0, BigEndian.u64(query.token()));
    }

    @Override
    ReleaseReply answered(ReleaseRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        return Released.GONE;
    }

    @Override
    ReleaseReply failed(TierFailure failure) {
        return failure;
    }
}
