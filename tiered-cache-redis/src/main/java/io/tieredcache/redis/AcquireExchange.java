package io.tieredcache.redis;

import io.tieredcache.spi.AcquireRequest;
import io.tieredcache.spi.Bypass;
import io.tieredcache.spi.GrantReply;
import io.tieredcache.spi.Held;
import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.Missing;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.TierFailure;
import io.tieredcache.spi.TierFailure.Kind;

/**
 * ACQUIRE. An entry that the script believes in but this side cannot use is acquired again, by its identity; so is one of a
 * later generation than this side knew, after it has read the generation.
 */
final class AcquireExchange extends Exchange<AcquireRequest, ScriptRequest, GrantReply> {

    private static final byte[] TAKE_OVER = {'t'};

    private static final TierFailure UNUSABLE =
            new TierFailure(Kind.REJECTED, "an entry that cannot be read keeps coming back", null);

    private final byte[] schema;

    AcquireExchange(CacheScope scope) {
        super(scope);
        schema = decimal(scope.format().schemaId());
    }

    @Override
    ScriptRequest request(AcquireRequest query) {
        return request(query, Bytes.EMPTY);
    }

    private ScriptRequest request(AcquireRequest query, byte[] unusable) {
        long generation =
                scope.generations().of(Buckets.of(KeyHash.of(query.key()))).id();
        return scope.script(
                Script.ACQUIRE,
                query.key(),
                Bytes.u64(query.token()),
                decimal(query.leaseMillis()),
                Bytes.u64(query.newerThan()),
                query.takesOver() ? TAKE_OVER : Bytes.EMPTY,
                schema,
                unusable,
                Bytes.u64(query.floor().version()),
                Bytes.u64(query.floor().fence()),
                Bytes.u64(generation));
    }

    @Override
    GrantReply answered(AcquireRequest query, ScriptRequest request, Reply.Answer answer, long deadlineNanos) {
        ScriptReply reply = ScriptReply.of(answer);
        GrantReply first = judge(query, request, answer, reply);
        if (!first.equals(UNUSABLE)) {
            return first;
        }
        byte[] unusable = Bytes.EMPTY;
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
                ? judge(query, second, found, ScriptReply.of(found))
                : ((Reply.Failed) next).failure();
    }

    private GrantReply judge(AcquireRequest query, ScriptRequest request, Reply.Answer answer, ScriptReply reply) {
        long now = Math.max(answer.clock().nowMillis(System.nanoTime()), reply.nowMillis());
        reply.teach(answer.clock(), answer.sentNanos());
        return switch (reply.code()) {
            case ScriptReply.HIT -> entry(request, reply, now);
            case ScriptReply.GRANTED ->
                new Lease(query.token(), reply.fence(), reply.nowMillis(), request.generation());
            case ScriptReply.HELD -> new Held(reply.fence(), Math.max(1, reply.millis()));
            case ScriptReply.WRITING -> Bypass.INTENT;
            case ScriptReply.OUTDATED -> UNUSABLE;
            case ScriptReply.NEWER -> newer(request, reply, now);
            default -> strange(reply);
        };
    }

    private GrantReply entry(ScriptRequest request, ScriptReply reply, long now) {
        ReadReply read = Envelope.decode(request.key(), reply.bytes(), ScriptReply.EXTRA, now, scope.format());
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
