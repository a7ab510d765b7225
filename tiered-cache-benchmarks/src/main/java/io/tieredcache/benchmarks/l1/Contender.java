package io.tieredcache.benchmarks.l1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cache that already holds every key. A JVM has only one, so that calls to it are monomorphic. */
interface Contender extends AutoCloseable {

    /** Names of all contenders, the plain one first. */
    List<String> NAMES = List.of("caffeine", "caffeine-varttl-stats", "tiered");

    @Nullable
    String get(Long key);

    /** Fails if anything but hits happened since the contender was filled. */
    @Override
    void close();

    static Contender named(String name, long maximumEntries) {
        return switch (name) {
            case "caffeine" -> CaffeineContender.plain(maximumEntries);
            case "caffeine-varttl-stats" -> CaffeineContender.withTtlAndStats(maximumEntries);
            case "tiered" -> new TieredContender(maximumEntries);
            default -> throw new IllegalArgumentException("no contender \"" + name + "\", there are " + NAMES);
        };
    }
}
