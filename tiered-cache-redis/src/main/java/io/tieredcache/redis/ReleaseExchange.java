package io.tieredcache.redis;

import io.tieredcache.spi.ReleaseReply;
import io.tieredcache.spi.ReleaseRequest;
import io.tieredcache.spi.Released;
import io.tieredcache.spi.TierFailure;

/** RELEASE. */
final class ReleaseExchange extends Exchange<ReleaseRequest, ScriptRequest, ReleaseReply> {

    ReleaseExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(ReleaseRequest query) {
        return scope.telling(Script.RELEASE, ChangeMessage.RELEASED, query.key(), 0, Bytes.u64(query.token()));
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
