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
        long now = answer.clock().nowMillis(System.nanoTime());
        ReadReply reply = Envelope.decode(request.key(), bytes, 0, now, scope.format());
        return reply instanceof SharedEntry
                ? ofGeneration(reply, request, Bytes.u64(bytes, Envelope.GENERATION), answer.sentNanos(), deadlineNanos)
                : reply;
    }

    private ReadReply ofGeneration(
            ReadReply entry, Request request, long generation, long sentNanos, long deadlineNanos) {
        Generation ours = scope.generation(request);
        if (!ours.isKnownAt(System.nanoTime()) || (ours.id() != generation && !ours.wasReadSince(sentNanos))) {
            TierFailure failure = ours.read(Math.max(1, deadlineNanos - System.nanoTime()));
            if (failure != null) {
                return failure;
            }
        }
        return ours.id() == generation ? entry : Missing.ABSENT;
    }

    @Override
    ReadReply failed(TierFailure failure) {
        return failure;
    }
}
