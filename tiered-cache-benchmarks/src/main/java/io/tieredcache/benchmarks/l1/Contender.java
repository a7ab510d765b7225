package io.tieredcache.benchmarks.l1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cache that already holds every key. One is alive in a JVM, so that calls to it are monomorphic. */
interface Contender extends AutoCloseable {

    /** Room for twice the keys: nothing is ever evicted, but the machinery of eviction is at work. */
    long MAXIMUM_ENTRIES = 2L * Keys.COUNT;

    /** Names of all contenders, the plain one first. */
    List<String> NAMES = List.of("caffeine", "caffeine-varttl-stats", "tiered");

    @Nullable
    String get(Long key);

    /** Fails if anything but hits happened since the contender was filled. */
    @Override
    void close();

    static Contender named(String name) {
        return switch (name) {
            case "caffeine" -> CaffeineContender.plain();
            case "caffeine-varttl-stats" -> CaffeineContender.withTtlAndStats();
            case "tiered" -> new TieredContender();
            default -> throw new IllegalArgumentException("no contender \"" + name + "\", there are " + NAMES);
        };
    }
}
