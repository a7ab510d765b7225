package io.tieredcache.benchmarks.hitratio;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cache that starts empty and loads missing keys. Used by one thread. */
interface Contender extends AutoCloseable {

    /** Caffeine with a maximum number of entries. */
    String CAFFEINE = "caffeine";

    /** Caffeine with a maximum weight. Its policy decides a little differently, for better or worse. */
    String CAFFEINE_WEIGHED = "caffeine-weighed";

    /** Least recently used, the simplest policy; it shows which traces distinguish policies. */
    String LRU = "lru";

    /** This cache with a maximum number of entries. */
    String ENTRIES = "tiered-entries";

    /** This cache with both limits; it reaches the limit on entries first. */
    String BOTH = "tiered-both";

    /** This cache with both limits; it reaches the limit on bytes first. */
    String BOTH_BYTES = "tiered-both-bytes";

    /** This cache with a maximum number of bytes. */
    String BYTES = "tiered-bytes";

    /** Names of all contenders. */
    List<String> NAMES = List.of(CAFFEINE, CAFFEINE_WEIGHED, LRU, ENTRIES, BOTH, BOTH_BYTES, BYTES);

    /** Our contenders, each with the Caffeine contender that has the same kind of limit. */
    Map<String, String> BASELINES = new TreeMap<>(
            Map.of(ENTRIES, CAFFEINE, BOTH, CAFFEINE_WEIGHED, BOTH_BYTES, CAFFEINE_WEIGHED, BYTES, CAFFEINE_WEIGHED));

    /**
     * Looks a key up, and loads it if it is missing.
     *
     * @return true if it was there
     */
    boolean get(Integer key);

    @Override
    void close();

    static Contender named(String name, int maximumEntries) {
        return switch (name) {
            case CAFFEINE -> CaffeineContender.ofEntries(maximumEntries);
            case CAFFEINE_WEIGHED -> CaffeineContender.ofWeight(maximumEntries);
            case LRU -> new LruContender(maximumEntries);
            case ENTRIES -> TieredContender.ofEntries(maximumEntries);
            case BOTH -> TieredContender.ofBoth(maximumEntries);
            case BOTH_BYTES -> TieredContender.ofBothBytes(maximumEntries);
            case BYTES -> TieredContender.ofBytes(maximumEntries);
            default -> throw new IllegalArgumentException("no contender \"" + name + "\", there are " + NAMES);
        };
    }
}
