package io.tieredcache.examples.demo;

import io.tieredcache.spi.CacheStats;

/** The lookups and hits of the tiers, over several caches. */
record LookUps(long l1, long l1Hits, long l2, long l2Hits) {

    static LookUps of(CacheStats... caches) {
        LookUps sum = new LookUps(0, 0, 0, 0);
        for (CacheStats stats : caches) {
            sum = sum.plus(
                    1,
                    new LookUps(
                            stats.l1().hits() + stats.l1().misses(),
                            stats.l1().hits(),
                            stats.l2().hits() + stats.l2().misses(),
                            stats.l2().hits()));
        }
        return sum;
    }

    LookUps since(LookUps before) {
        return plus(-1, before);
    }

    private LookUps plus(int sign, LookUps other) {
        return new LookUps(
                l1 + sign * other.l1, l1Hits + sign * other.l1Hits, l2 + sign * other.l2, l2Hits + sign * other.l2Hits);
    }
}
