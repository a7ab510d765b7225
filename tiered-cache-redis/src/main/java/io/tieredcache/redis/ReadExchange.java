package io.tieredcache.redis;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.spi.shared.KeyHash;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.TierFailure;

/** The exchange of a plain GET. A value is a hit only if it belongs to the current generation of its region. */
final class ReadExchange extends Exchange<String, GetRequest, ReadReply> {

    ReadExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    GetRequest request(String key) {
        long hash = KeyHash.of(key);
        return new GetRequest(slot(hash), scope.keys().name(key, hash));
    }

    @Override
    public ReadReply answered(String key, GetRequest request, Reply.Answer answer, long deadlineNanos) {
        if (answer.value() instanceof PooledArray pooled) {
            return answered(request, answer, pooled, deadlineNanos);
        }
        if (!(answer.value() instanceof byte[] bytes)) {
            return Missing.ABSENT;
        }
        long now = System.nanoTime();
        ReadReply reply =
                Envelope.decode(request.key(), bytes, 0, answer.clock().nowMillis(now), scope.format());
        return ofOurGeneration(reply, bytes, request, answer, now, deadlineNanos);
    }

    /** Decodes the entry, and gives the array back unless the reply contains it. */
    @SuppressWarnings("ReferenceEquality") // whether it is that very array
    private ReadReply answered(GetRequest request, Reply.Answer answer, PooledArray pooled, long deadlineNanos) {
        boolean handedOn = false;
        try {
            long now = System.nanoTime();
            ReadReply found =
                    Envelope.decode(request.key(), pooled, answer.clock().nowMillis(now), scope.format());
            ReadReply reply = ofOurGeneration(found, pooled.bytes(), request, answer, now, deadlineNanos);
            handedOn = reply instanceof SharedEntry entry && entry.bytes() == pooled.bytes();
            return reply;
        } finally {
            if (!handedOn) {
                pooled.giveBack();
            }
        }
    }

    private ReadReply ofOurGeneration(
            ReadReply reply, byte[] bytes, GetRequest request, Reply.Answer answer, long now, long deadlineNanos) {
        if (!(reply instanceof SharedEntry)) {
            return reply;
        }
        Generation ours = scope.generation(request);
        long generation = BigEndian.u64(bytes, Envelope.GENERATION);
        // An entry of another generation is void, or this JVM does not know the latest id. Only a read after the GET
        // decides.
        if (!ours.isKnownAt(now) || (ours.id() != generation && !ours.wasReadSince(answer.sentNanos()))) {
            TierFailure failure = ours.read(Math.max(1, deadlineNanos - now));
            if (failure != null) {
                return failure;
            }
        }
        return ours.id() == generation ? reply : Missing.ABSENT;
    }

    @Override
    ReadReply failed(TierFailure failure) {
        return failure;
    }
}
