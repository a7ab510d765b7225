package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.Refused;
import io.tieredcache.spi.shared.StoreReply;
import io.tieredcache.spi.shared.Stored;
import io.tieredcache.spi.shared.TierFailure;
import org.jspecify.annotations.Nullable;

/** The exchange of FILL. If the value is too large, the lease ends as for a value that cannot be stored. */
final class FillExchange extends Exchange<FillRequest, ScriptRequest, StoreReply> {

    FillExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    ScriptRequest request(FillRequest query) {
        Lease lease = query.lease();
        byte[] token = BigEndian.u64(lease.token());
        byte[] fence = BigEndian.u64(lease.fence());
        byte[] entry = entry(scope.keys().name(query.key()), lease, query.payload());
        return scope.publishing(Script.FILL, ChangeMessage.RELEASED, query.key(), 0, token, fence, entry);
    }

    private byte[] entry(byte[] name, Lease lease, @Nullable Payload payload) {
        return payload == null || scope.format().isTooLarge(payload)
                ? BigEndian.EMPTY
                : Envelope.encode(
                        name, payload, lease.fence(), lease.grantedAtMillis(), lease.generation(), scope.format());
    }

    @Override
    StoreReply answered(FillRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        reply.teach(answer.clock(), answer.sentNanos());
        return switch (reply.code()) {
            case ScriptReply.STORED -> new Stored(reply.fence(), Math.max(1, reply.millis()));
            case ScriptReply.GONE -> Refused.GONE;
            case ScriptReply.NOTHING ->
                query.payload() == null
                        ? Refused.NOTHING_TO_STORE
                        : new TierFailure(
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
