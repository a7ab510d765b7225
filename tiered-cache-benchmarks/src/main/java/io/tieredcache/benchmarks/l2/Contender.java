package io.tieredcache.benchmarks.l2;

import io.tieredcache.benchmarks.callers.Servers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A client that reads values from Redis. Thread-safe.
 *
 * @param <V> value
 */
interface Contender<V> extends AutoCloseable {

    /**
     * Lifetime of the entries of all contenders: an entry that expired would cost Redis a second lookup in every read.
     */
    Duration LIFE = Duration.ofDays(1);

    List<String> NAMES = List.of("tiered", "jedis", "lettuce", "redisson", "jetcache");

    /** Returns a connected contender by its name. */
    static <V> Contender<V> open(String name, Servers servers, Dataset<V> dataset) {
        return switch (name) {
            case "tiered" -> new TieredContender<>(servers, dataset);
            case "jedis" -> new JedisContender<>(servers, dataset);
            case "lettuce" -> new LettuceContender<>(servers, dataset);
            case "redisson" -> new RedissonContender<>(servers, dataset);
            case "jetcache" -> new JetCacheContender<>(servers, dataset);
            default -> throw new IllegalArgumentException("no contender is named " + name);
        };
    }

    /** Returns the contender that stores the entries which the named one reads: plain clients read the same entries. */
    static String loader(String name) {
        return switch (name) {
            case "lettuce", "redisson" -> "jedis";
            default -> name;
        };
    }

    /** Waits for the steady state of reads; called before the first one. */
    default void settle() throws InterruptedException {}

    /** Stores the values of the keys; called before any measurement. */
    void load(Collection<Integer> keys) throws Exception;

    /** Reads and decodes one value, which must exist. */
    V get(int key) throws Exception;

    /** Reads and decodes many values; missing ones are left out of the result. */
    Map<Integer, V> getAll(Collection<Integer> keys) throws Exception;

    /** Returns the number of keys so far that shared another caller's request. */
    default long deduplicated() {
        return 0;
    }

    /** Returns the number of keys so far that were not read from Redis; it should be 0. */
    default long loads() {
        return 0;
    }

    @Override
    void close();
}
