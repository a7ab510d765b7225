package io.tieredcache.redis;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PlainRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.spi.shared.Cleared;
import io.tieredcache.spi.shared.TierFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The removal of a cache from Redis. Its generations are deleted, so that all its entries are void and expire by
 * themselves. A JVM that has the cache open continues. It loads its keys once more, and stores generations again as
 * soon as it needs one.
 */
final class CacheRemoval {

    private final CacheScope scope;
    private final long timeoutNanos;

    CacheRemoval(CacheScope scope, long timeoutNanos) {
        this.scope = scope;
        this.timeoutNanos = timeoutNanos;
    }

    /** Returns whether Redis contains no generation of the cache; false if a node does not answer. */
    boolean isUnknown() {
        List<Request> questions = new ArrayList<>(Generations.REGIONS);
        scope.generations()
                .forEachPartition(
                        partition -> questions.add(new GetRequest(Partitions.slot(partition), key(partition))));
        boolean unknown = true;
        for (Reply reply : scope.nodes().callAll(questions, timeoutNanos)) {
            if (reply instanceof Reply.Answer answer) {
                if (answer.value() instanceof PooledArray pooled) {
                    pooled.giveBack();
                }
                unknown &= answer.value() == null;
            } else {
                unknown = false;
            }
        }
        return unknown;
    }

    /** Begins new generations, which notifies every JVM, and deletes their keys; returns the failure, or null. */
    @Nullable
    TierFailure run() {
        BitSet all = new BitSet(Partitions.COUNT);
        all.set(0, Partitions.COUNT);
        // The new generations come first. Deleting the keys notifies no JVM, and copies in L1 would stay.
        Cleared cleared = scope.generations().renew(all, timeoutNanos);
        if (cleared.why() != null) {
            return cleared.why();
        }
        List<Request> removals = new ArrayList<>(Generations.REGIONS);
        scope.generations()
                .forEachPartition(partition -> removals.add(
                        new PlainRequest(RedisCommand.UNLINK, Partitions.slot(partition), key(partition))));
        for (Reply reply : scope.nodes().callAll(removals, timeoutNanos)) {
            if (reply instanceof Reply.Failed failed) {
                return failed.failure();
            }
        }
        return null;
    }

    private byte[] key(int partition) {
        return scope.keys().generation(partition);
    }
}
