package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.spi.Failure.Kind;
import io.tieredcache.spi.shared.AcquireRequest;
import io.tieredcache.spi.shared.Bypass;
import io.tieredcache.spi.shared.GrantReply;
import io.tieredcache.spi.shared.Held;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.TierFailure;

/**
 * The exchange of ACQUIRE. If the script returns an entry as valid that this side cannot use, the exchange acquires
 * once more and names that entry. If the entry has a later generation than this side knows, it reads the generation
 * first.
 */
final class AcquireExchange extends Exchange<AcquireRequest, ScriptRequest, GrantReply> {

    private static final byte[] TAKE_OVER = {'t'};

    /**
     * Marks every entry of a later generation as unusable. It is sent after the generation was read: Redis itself then
     * knows no later one.
     */
    private static final byte[] LATER = {'g'};

    private static final TierFailure UNUSABLE =
            new TierFailure(Kind.REJECTED, "an entry that cannot be read keeps coming back", null);

    private final byte[] schema;

    AcquireExchange(CacheScope scope) {
        super(scope);
        schema = decimal(scope.format().schemaId());
    }

    @Override
    ScriptRequest request(AcquireRequest query) {
        return request(query, BigEndian.EMPTY);
    }

    private ScriptRequest request(AcquireRequest query, byte[] unusable) {
        long generation =
                scope.generations().of(Partitions.of(KeyHash.of(query.key()))).id();
        return scope.script(
                Script.ACQUIRE,
                query.key(),
                BigEndian.u64(query.token()),
                decimal(query.leaseMillis()),
                BigEndian.u64(query.newerThan()),
                query.takesOver() ? TAKE_OVER : BigEndian.EMPTY,
                schema,
                unusable,
                BigEndian.u64(query.floor().version()),
                BigEndian.u64(query.floor().fence()),
                BigEndian.u64(generation));
    }

    @Override
    GrantReply answered(AcquireRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        GrantReply first = classify(query, request, answer, reply);
        if (!first.equals(UNUSABLE)) {
            return first;
        }
        byte[] unusable = LATER;
        if (reply.code() == ScriptReply.OUTDATED) {
            TierFailure failure = scope.generation(request).read(Math.max(1, deadlineNanos - System.nanoTime()));
            if (failure != null) {
                return failure;
            }
        } else {
            unusable = Envelope.identity(reply.bytes(), ScriptReply.EXTRA);
        }
        ScriptRequest second = request(query, unusable);
        Reply next = again(second, deadlineNanos);
        return next instanceof Reply.Answer found
                ? classify(query, second, found, ScriptReply.of(found))
                : ((Reply.Failed) next).failure();
    }

    private GrantReply classify(AcquireRequest query, ScriptRequest request, Reply.Answer answer, ScriptReply reply) {
        long now = Math.max(answer.clock().nowMillis(System.nanoTime()), reply.nowMillis());
        reply.teach(answer.clock(), answer.sentNanos());
        return switch (reply.code()) {
            case ScriptReply.HIT -> entry(request, reply, now);
            case ScriptReply.GRANTED ->
                new Lease(query.token(), reply.fence(), reply.nowMillis(), BigEndian.u64(request.fromEnd(0), 0));
            case ScriptReply.HELD -> new Held(reply.fence(), Math.max(1, reply.millis()));
            case ScriptReply.WRITING -> Bypass.INTENT;
            case ScriptReply.OUTDATED -> UNUSABLE;
            case ScriptReply.NEWER -> newer(request, reply, now);
            default -> strange(reply);
        };
    }

    private GrantReply entry(ScriptRequest request, ScriptReply reply, long now) {
        ReadReply read = Envelope.decode(request.key(), reply.bytes(), ScriptReply.EXTRA, now, scope.format());
        if (read == Missing.OTHER_SCHEMA) {
            return Bypass.NEWER_SCHEMA;
        }
        return read instanceof SharedEntry entry ? entry : UNUSABLE;
    }

    private GrantReply newer(ScriptRequest request, ScriptReply reply, long now) {
        byte[] bytes = reply.bytes();
        boolean known = bytes[ScriptReply.EXTRA + 2] == Envelope.FORMAT;
        ReadReply read = Envelope.decode(request.key(), bytes, ScriptReply.EXTRA, now, scope.format());
        return known && read == Missing.UNREADABLE ? UNUSABLE : Bypass.NEWER_SCHEMA;
    }

    @Override
    GrantReply failed(TierFailure failure) {
        return failure;
    }
}
