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

    /** How long the entries of all contenders live: an entry that expires costs Redis a second look-up in every read. */
    Duration LIFE = Duration.ofDays(1);

    List<String> NAMES = List.of("tiered", "jedis", "lettuce", "redisson", "jetcache");

    /** Connects one by its name. */
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

    /** Returns the contender that stores what the named one reads: plain clients read the same entries. */
    static String loader(String name) {
        return switch (name) {
            case "lettuce", "redisson" -> "jedis";
            default -> name;
        };
    }

    /** Waits until reads are what they will be in the long run; before the first one. */
    default void settle() throws InterruptedException {}

    /** Stores the values of the keys; before anything is measured. */
    void load(Collection<Integer> keys) throws Exception;

    /** Reads and decodes one value, which must be there. */
    V get(int key) throws Exception;

    /** Reads and decodes many values; what is not there is left out. */
    Map<Integer, V> getAll(Collection<Integer> keys) throws Exception;

    /** Keys answered without a request of their own so far. */
    default long deduplicated() {
        return 0;
    }

    /** Keys that were read from elsewhere than Redis so far, which none should be. */
    default long loads() {
        return 0;
    }

    @Override
    void close();
}
