package io.tieredcache.examples.demo;

import io.tieredcache.TieredCache;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** Reads every key of a cache and of the database and compares. Nothing may be written meanwhile. */
final class FinalCompare {

    private static final int BATCH = 1_000;

    private FinalCompare() {}

    /** The keys whose answers differ. */
    static <V> List<Long> differences(TieredCache<Long, V> cache, DatabaseRead<V> database, int count, IntToLongFunction id)
            throws SQLException {
        List<Long> different = new ArrayList<>();
        for (int from = 0; from < count; from += BATCH) {
            List<Long> keys = IntStream.range(from, Math.min(count, from + BATCH))
                    .mapToLong(id::applyAsLong)
                    .boxed()
                    .toList();
            Map<Long, V> truth = database.rows(keys);
            Map<Long, V> cached = cache.getAll(keys);
            keys.stream()
                    .filter(key -> !Objects.equals(truth.get(key), cached.get(key)) || !truth.containsKey(key))
                    .forEach(different::add);
        }
        return different;
    }

    /** Reads rows past every cache. */
    interface DatabaseRead<V> {
        Map<Long, V> rows(List<Long> keys) throws SQLException;
    }
}
