package io.tieredcache.examples.demo;

import io.tieredcache.TieredCache;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Reads every key through a cache and from the database and compares the two. Requires that no writer runs. */
final class FinalCompare {

    private static final int BATCH = 1_000;
    private static final long DEADLINE_NANOS = Duration.ofSeconds(10).toNanos();

    private FinalCompare() {}

    /** Returns the keys whose values differ or that have no row. */
    static <V> List<Long> differences(
            TieredCache<Long, V> cache, CacheLoader<Long, V> database, int count, IntToLongFunction key)
            throws Exception {
        List<Long> different = new ArrayList<>();
        for (int from = 0; from < count; from += BATCH) {
            List<Long> keys = IntStream.range(from, Math.min(count, from + BATCH))
                    .mapToLong(key)
                    .boxed()
                    .toList();
            Map<Long, V> cached = cache.getAll(keys);
            Map<Long, Loaded<V>> rows = database.loadAll(keys, CallContext.within(DEADLINE_NANOS));
            for (Long each : keys) {
                Loaded<V> row = rows.get(each);
                if (row == null || row.value() == null || !row.value().equals(cached.get(each))) {
                    different.add(each);
                }
            }
        }
        return different;
    }
}
