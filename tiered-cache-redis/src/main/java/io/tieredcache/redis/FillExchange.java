package io.tieredcache.redis;

import io.tieredcache.spi.FillRequest;
import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.Refused;
import io.tieredcache.spi.StoreReply;
import io.tieredcache.spi.Stored;
import io.tieredcache.spi.TierFailure;
import io.tieredcache.spi.TierFailure.Kind;

/** FILL, or RELEASE in its place if the value is too large to be stored. */
final class FillExchange extends Exchange<FillRequest, StoreReply> {

    FillExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    Request request(FillRequest query) {
        Lease lease = query.lease();
        byte[] token = Bytes.u64(lease.token());
        byte[] fence = Bytes.u64(lease.fence());
        if (scope.format().isTooLarge(query.payload())) {
            return script(Script.RELEASE, query.key(), token, fence);
        }
        byte[] name = scope.keys().name(query.key());
        byte[] entry = Envelope.encode(name, query.payload(), lease.fence(), lease.grantedAtMillis(), scope.format());
        return Request.script(Script.FILL, slot(KeyHash.of(query.key())), name, token, fence, entry);
    }

    @Override
    StoreReply answered(FillRequest query, Request request, Reply.Answer answer, long deadlineNanos) {
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
