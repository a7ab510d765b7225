package io.tieredcache.benchmarks.hitratio;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cache that starts empty and keeps what it was asked for. Used by one thread. */
interface Contender extends AutoCloseable {

    /** Caffeine with a bound on entries. */
    String CAFFEINE = "caffeine";

    /** Caffeine with a bound on weight. Its policy decides a little differently, for better or worse. */
    String CAFFEINE_WEIGHED = "caffeine-weighed";

    /** The cheapest policy there is, to show which traces tell policies apart. */
    String LRU = "lru";

    /** This cache, its entries bounded. */
    String ENTRIES = "tiered-entries";

    /** This cache, both bounded, the entries met first. */
    String BOTH = "tiered-both";

    /** This cache, both bounded, the bytes met first. */
    String BOTH_BYTES = "tiered-both-bytes";

    /** This cache, its bytes bounded. */
    String BYTES = "tiered-bytes";

    /** Names of all contenders. */
    List<String> NAMES = List.of(CAFFEINE, CAFFEINE_WEIGHED, LRU, ENTRIES, BOTH, BOTH_BYTES, BYTES);

    /** Each of our own, and the Caffeine whose bound is of the same kind. */
    Map<String, String> BASELINES = new TreeMap<>(
            Map.of(ENTRIES, CAFFEINE, BOTH, CAFFEINE_WEIGHED, BOTH_BYTES, CAFFEINE_WEIGHED, BYTES, CAFFEINE_WEIGHED));

    /**
     * Looks a key up, and loads it if it is not there.
     *
     * @return whether it was there
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
