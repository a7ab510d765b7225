package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The hooks and helper methods that {@link CacheLoaderContract} and {@link CacheWriterContract} share. */
abstract class SourceScene<K, V> {

    static final int THREADS = 4;

    /**
     * Returns the loader to test, or one that reads the writer's rows.
     *
     * @return the loader
     */
    protected abstract CacheLoader<K, V> loader();

    /**
     * Returns a key that had no row when the test began.
     *
     * @param number number of the key; from 0 to 2,999
     * @return the key; different numbers give different keys
     */
    protected abstract K key(int number);

    /**
     * Returns a value.
     *
     * @param number number of the value; not negative
     * @return the value; different numbers give values that are not equal
     */
    protected abstract V value(int number);

    /**
     * Inserts or updates a row as other applications do, without the loader and writer, its version included if rows
     * have one, and commits.
     *
     * @param key the key
     * @param value the value
     * @throws Exception if that failed
     */
    protected abstract void store(K key, V value) throws Exception;

    /**
     * Deletes a row as other applications do, and commits.
     *
     * @param key the key
     * @throws Exception if that failed
     */
    protected abstract void erase(K key) throws Exception;

    /**
     * Reads a row without the loader.
     *
     * @param key the key
     * @return the value, or null if there is no row
     * @throws Exception if that failed
     */
    protected abstract @Nullable V find(K key) throws Exception;

    /**
     * Makes the source stop answering for any key until the result is closed, for instance by a lock on the table.
     *
     * @return ends the stall; null (the default) if the source cannot do that, and the rules of the deadline are reported as
     *     skipped
     * @throws Exception if that failed
     */
    protected @Nullable AutoCloseable stall() throws Exception {
        return null;
    }

    static CallContext time() {
        return CallContext.within(TimeUnit.SECONDS.toNanos(30));
    }

    static CallContext littleTime() {
        return CallContext.within(TimeUnit.MILLISECONDS.toNanos(300));
    }

    /** Asserts that rows have no versions, or that each committed change increases the version. */
    static void assertGrowing(List<Long> versions) {
        if (versions.stream().anyMatch(version -> version != 0)) {
            assertThat(versions).isSorted().doesNotHaveDuplicates().allMatch(version -> version > 0);
        }
    }

    static <T> List<T> inParallel(Callable<T> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<T>> tasks =
                    IntStream.range(0, THREADS).mapToObj(i -> task).toList();
            List<T> results = new java.util.ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    final @Nullable V loaded(K key) throws Exception {
        Loaded<V> row = loader().load(key, time());
        assertThat(row.absent()).isEqualTo(row.value() == null);
        return row.value();
    }
}
