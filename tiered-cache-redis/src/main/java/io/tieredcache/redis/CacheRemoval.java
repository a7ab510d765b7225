package io.tieredcache.redis;

import io.tieredcache.spi.Cleared;
import io.tieredcache.spi.TierFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes all that a cache keeps in Redis beside its entries, and makes the entries void: they expire by themselves. A JVM that
 * has the cache open goes on; it loads its keys once more, and keeps generations in Redis again as soon as one is asked for.
 */
final class CacheRemoval {

    private final CacheScope scope;
    private final long timeoutNanos;

    CacheRemoval(CacheScope scope, long timeoutNanos) {
        this.scope = scope;
        this.timeoutNanos = timeoutNanos;
    }

    /** Returns whether Redis holds no generation of the cache; false if a node does not say. */
    boolean isUnknown() {
        List<Request> questions = new ArrayList<>(Generations.REGIONS);
        scope.generations().forEachBucket(bucket -> questions.add(new GetRequest(Buckets.slot(bucket), key(bucket))));
        boolean unknown = true;
        for (Reply reply : scope.nodes().callAll(questions, timeoutNanos)) {
            if (reply instanceof Reply.Answer answer) {
                if (answer.value() instanceof Loan loan) {
                    loan.giveBack();
                }
                unknown &= answer.value() == null;
            } else {
                unknown = false;
            }
        }
        return unknown;
    }

    /** Begins new generations, of which every JVM is told, and removes their keys; returns why it could not, or null. */
    @Nullable
    TierFailure run() {
        BitSet all = new BitSet(Buckets.COUNT);
        all.set(0, Buckets.COUNT);
        Cleared cleared = scope.generations().renew(all, timeoutNanos);
        if (cleared.why() != null) {
            return cleared.why();
        }
        List<Request> removals = new ArrayList<>(Generations.REGIONS);
        scope.generations()
                .forEachBucket(
                        bucket -> removals.add(new PlainRequest(Verb.UNLINK, Buckets.slot(bucket), key(bucket))));
        for (Reply reply : scope.nodes().callAll(removals, timeoutNanos)) {
            if (reply instanceof Reply.Failed failed) {
                return failed.failure();
            }
        }
        return null;
    }

    private byte[] key(int bucket) {
        return scope.keys().generation(bucket);
    }
}
