package io.tieredcache.lab.worker;

import io.tieredcache.TieredCache;
import io.tieredcache.lab.mutant.Mutant;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;

/** The cache under test, and the durations that the checker needs. */
public final class Caches {

    /** Name of the cache. */
    public static final String NAME = "items";
    /** Namespace of the link. */
    public static final String NAMESPACE = "lab";
    /** Longest lifetime of a value. */
    public static final Duration TTL = Duration.ofSeconds(30);
    /** Deadline of a call; an intent whose JVM has died ends after twice that time. */
    public static final Duration DEADLINE = Duration.ofSeconds(2);
    /** Longest lifetime of a lease. */
    public static final Duration LEASE = Duration.ofSeconds(2);

    /** Timeout of a command. */
    static final Duration COMMAND = Duration.ofMillis(100);

    private static final int NEAR_ENTRIES = 400;

    private Caches() {}

    static RedisLink link(WorkerSettings settings, Duration command) {
        return RedisLink.builder()
                .cluster(settings.redis())
                .namespace(NAMESPACE)
                .clientName(settings.name())
                .commandTimeout(command)
                .connectTimeout(Duration.ofMillis(500))
                .connect();
    }

    static TieredCache<Integer, Value> open(
            RedisLink link, Database database, Journal journal, Mutant mutant, Planted planted) {
        RedisTier<Value> redis = RedisTier.on(link, Throwing.codec(Value.CODEC, planted));
        return mutant.cache(TieredCache.<Integer, Value>named(NAME)
                .l1(Throwing.near(
                        mutant.near(MemoryTier.builder()
                                .maximumEntries(NEAR_ENTRIES)
                                .build()),
                        planted))
                .l2(new Journaled(redis, journal, mutant))
                .l3(database, database)
                .ttl(TTL)
                .deadline(DEADLINE)
                .leaseTime(LEASE)
                .stats(Throwing.hook(planted))
                .copier(value -> {
                    planted.throwException("the copier");
                    return value;
                })
                .build());
    }

    /** Records the leases that L2 grants and the values that it stores. */
    private record Journaled(RedisTier<Value> redis, Journal journal, Mutant mutant)
            implements SharedTier.Factory<Value> {

        @Override
        public Codec<Value> codec() {
            return redis.codec();
        }

        @Override
        public SharedTier open(String cache) {
            return new JournaledTier(mutant.shared(redis.open(cache)), journal);
        }
    }
}
