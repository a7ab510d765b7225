package io.tieredcache.redis;

import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.Refused;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Stored;
import io.tieredcache.spi.TierFailure;
import io.tieredcache.spi.TierFailure.Kind;

/** FILL, or RELEASE in its place if the value is too large to be stored. */
final class FillExchange extends Exchange<FillRequest, ScriptRequest, StoreReply> {

    FillExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(FillRequest query) {
        Lease lease = query.lease();
        byte[] token = Bytes.u64(lease.token());
        byte[] fence = Bytes.u64(lease.fence());
        if (scope.format().isTooLarge(query.payload())) {
            return release(scope, query.key(), lease.token());
        }
        byte[] name = scope.keys().name(query.key());
        byte[] entry = Envelope.encode(
                name, query.payload(), lease.fence(), lease.grantedAtMillis(), lease.generation(), scope.format());
        return scope.telling(Script.FILL, ChangeMessage.RELEASED, query.key(), 0, token, fence, entry);
    }

    static ScriptRequest release(CacheScope scope, String key, long token) {
        return scope.telling(Script.RELEASE, ChangeMessage.RELEASED, key, 0, Bytes.u64(token));
    }

    @Override
    StoreReply answered(FillRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return switch (reply.code()) {
            case ScriptReply.STORED -> new Stored(reply.fence(), Math.max(1, reply.millis()));
            case ScriptReply.GONE -> Refused.GONE;
            case ScriptReply.DONE ->
                new TierFailure(
                        Kind.REJECTED,
                        "the value is larger than " + scope.format().maxValueBytes()
                                + " bytes and was not stored: raise maxValueBytes of the tier",
                        null);
            default -> strange(reply);
        };
    }

    @Override
    StoreReply failed(TierFailure failure) {
        return failure;
    }
}
