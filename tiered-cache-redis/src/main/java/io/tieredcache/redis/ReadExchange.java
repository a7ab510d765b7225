package io.tieredcache.redis;

import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.Missing;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.TierFailure;

/** A plain GET. */
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
        return Envelope.decode(request.key(), bytes, 0, now, scope.format());
    }

    @Override
    ReadReply failed(TierFailure failure) {
        return failure;
    }
}
