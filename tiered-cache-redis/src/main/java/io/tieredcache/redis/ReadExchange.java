package io.tieredcache.redis;

import io.tieredcache.spi.KeyHash;
import io.tieredcache.spi.Missing;
import io.tieredcache.spi.ReadReply;
import io.tieredcache.spi.SharedEntry;
import io.tieredcache.spi.TierFailure;

/** A plain GET. A value counts only if it belongs to the generation of the cache. */
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
    ReadReply answered(String key, GetRequest request, Reply.Answer answer, long deadlineNanos) {
        if (answer.value() instanceof Loan loan) {
            return answered(request, answer, loan, deadlineNanos);
        }
        if (!(answer.value() instanceof byte[] bytes)) {
            return Missing.ABSENT;
        }
        long now = System.nanoTime();
        ReadReply reply =
                Envelope.decode(request.key(), bytes, 0, answer.clock().nowMillis(now), scope.format());
        return ofOurGeneration(reply, bytes, request, answer, now, deadlineNanos);
    }

    /** What is not handed on goes back at once. */
    @SuppressWarnings("ReferenceEquality") // whether it is that very array
    private ReadReply answered(GetRequest request, Reply.Answer answer, Loan loan, long deadlineNanos) {
        boolean handedOn = false;
        try {
            long now = System.nanoTime();
            ReadReply found =
                    Envelope.decode(request.key(), loan, answer.clock().nowMillis(now), scope.format());
            ReadReply reply = ofOurGeneration(found, loan.bytes(), request, answer, now, deadlineNanos);
            handedOn = reply instanceof SharedEntry entry && entry.bytes() == loan.bytes();
            return reply;
        } finally {
            if (!handedOn) {
                loan.giveBack();
            }
        }
    }

    private ReadReply ofOurGeneration(
            ReadReply reply, byte[] bytes, GetRequest request, Reply.Answer answer, long now, long deadlineNanos) {
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
