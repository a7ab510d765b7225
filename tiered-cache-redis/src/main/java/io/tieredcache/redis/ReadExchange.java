package io.tieredcache.redis;

import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.Missing;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.TierFailure;

/** A plain GET. A value counts only if it belongs to the generation of the cache. */
final class ReadExchange extends Exchange<String, ReadReply> {

    ReadExchange(CacheScope scope) {
        super(scope);
    }

    @Override
    Request request(String key) {
        long hash = KeyHash.of(key);
        return Request.of(Verb.GET, slot(hash), scope.keys().name(key, hash));
    }

    @Override
    ReadReply answered(String key, Request request, Reply.Answer answer, long deadlineNanos) {
        if (!(answer.value() instanceof byte[] bytes)) {
            return Missing.ABSENT;
        }
        long now = System.nanoTime();
        ReadReply reply =
                Envelope.decode(request.key(), bytes, 0, answer.clock().nowMillis(now), scope.format());
        if (!(reply instanceof SharedEntry)) {
            return reply;
        }
        Generation ours = scope.generation(request);
        long generation = Bytes.u64(bytes, Envelope.GENERATION);
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
