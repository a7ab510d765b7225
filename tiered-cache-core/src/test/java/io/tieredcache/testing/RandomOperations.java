package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.testing.CacheModel.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Calls a cache at random, one call at a time, and compares every answer with a plain map that stands for the truth.
 * Several caches may share one L2 if it reports changes at once, as {@link InMemorySharedStore} does; each call then
 * goes to one of them.
 *
 * <p>No entry may expire or be evicted meanwhile, unless there is a loader. A failure names the seed and the step. Not
 * thread-safe.
 */
public final class RandomOperations {

    private static final int KEYS = 12;

    private final List<TieredCache<Integer, String>> caches;
    private final CacheModel model;
    private final long seed;
    private final Random random;
    private int step;

    private RandomOperations(List<TieredCache<Integer, String>> caches, CacheModel model, long seed) {
        this.caches = List.copyOf(caches);
        this.model = model;
        this.seed = seed;
        random = new Random(seed);
    }

    /**
     * Drives caches that have no L3.
     *
     * @param caches one or more, empty
     * @param seed chooses the calls
     * @return the driver
     */
    public static RandomOperations withoutSource(List<TieredCache<Integer, String>> caches, long seed) {
        return new RandomOperations(caches, new CacheModel(new LinkedHashMap<>(), Source.NONE), seed);
    }

    /**
     * Drives caches whose L3 only reads the map.
     *
     * @param caches one or more
     * @param database the map that their loader reads; the driver changes it and notifies a cache
     * @param seed chooses the calls
     * @return the driver
     */
    public static RandomOperations readOnly(
            List<TieredCache<Integer, String>> caches, Map<Integer, String> database, long seed) {
        return new RandomOperations(caches, new CacheModel(database, Source.READ_ONLY), seed);
    }

    /**
     * Drives caches whose L3 reads and writes the map.
     *
     * @param caches one or more
     * @param database the map that their loader reads and their writer changes; the driver changes it too and notifies
     *     a cache
     * @param seed chooses the calls
     * @return the driver
     */
    public static RandomOperations readWrite(
            List<TieredCache<Integer, String>> caches, Map<Integer, String> database, long seed) {
        return new RandomOperations(caches, new CacheModel(database, Source.READ_WRITE), seed);
    }

    /**
     * Makes calls and checks each answer.
     *
     * @param operations number of calls; zero or positive
     * @throws AssertionError if an answer is wrong
     */
    public void run(int operations) {
        for (int i = 0; i < operations; i++) {
            step++;
            TieredCache<Integer, String> cache = caches.get(random.nextInt(caches.size()));
            int choice = random.nextInt(11);
            try {
                call(choice, cache);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", step " + step + ", call " + choice, e);
            }
        }
    }

    private void call(int choice, TieredCache<Integer, String> cache) {
        switch (choice) {
            case 0, 1 -> get(cache);
            case 2 -> getIfPresent(cache);
            case 3, 4 -> getAll(cache);
            case 5 -> put(cache);
            case 6 -> putAll(cache);
            case 7 -> delete(cache);
            case 8 -> invalidate(cache);
            case 9 -> invalidateAll(cache);
            default -> refresh(cache);
        }
    }

    private void get(TieredCache<Integer, String> cache) {
        int key = key();
        assertThat(cache.get(key)).as("get(%d)", key).isEqualTo(model.get(key));
    }

    private void getIfPresent(TieredCache<Integer, String> cache) {
        int key = key();
        String answer = cache.getIfPresent(key);
        assertThat(model.mayBePresentAs(key, answer))
                .as("getIfPresent(%d) = %s, truth is %s", key, answer, model.get(key))
                .isTrue();
    }

    private void getAll(TieredCache<Integer, String> cache) {
        List<Integer> keys = keys();
        Map<Integer, String> found = cache.getAll(keys);
        Map<Integer, String> expected = model.getAll(new LinkedHashSet<>(keys));
        assertThat(new ArrayList<>(found.entrySet()))
                .as("getAll(%s)", keys)
                .isEqualTo(new ArrayList<>(expected.entrySet()));
        found.clear();
    }

    private void put(TieredCache<Integer, String> cache) {
        int key = key();
        String value = value();
        if (!model.writable()) {
            assertThatThrownBy(() -> cache.put(key, value)).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        assertThat(cache.put(key, value)).isEqualTo(WriteOutcome.APPLIED);
        model.written(key, value);
        assertThat(model.get(key)).isEqualTo(value);
    }

    private void putAll(TieredCache<Integer, String> cache) {
        Map<Integer, String> entries = new LinkedHashMap<>();
        keys().forEach(key -> entries.put(key, value()));
        if (!model.writable()) {
            assertThatThrownBy(() -> cache.putAll(entries)).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        assertThat(cache.putAll(entries)).isEqualTo(WriteOutcome.APPLIED);
        entries.forEach(model::written);
        assertThat(model.getAll(entries.keySet())).isEqualTo(entries);
    }

    private void delete(TieredCache<Integer, String> cache) {
        int key = key();
        if (!model.writable()) {
            assertThatThrownBy(() -> cache.delete(key)).isInstanceOf(UnsupportedOperationException.class);
            return;
        }
        assertThat(cache.delete(key)).isEqualTo(WriteOutcome.APPLIED);
        model.written(key, null);
        assertThat(model.get(key)).isNull();
    }

    private void invalidate(TieredCache<Integer, String> cache) {
        int key = key();
        model.changedOutside(key, random.nextInt(3) == 0 ? null : value());
        assertThat(cache.invalidate(key)).isEqualTo(WriteOutcome.APPLIED);
        model.invalidated(key);
    }

    private void invalidateAll(TieredCache<Integer, String> cache) {
        List<Integer> keys = keys();
        keys.forEach(key -> model.changedOutside(key, random.nextInt(3) == 0 ? null : value()));
        assertThat(cache.invalidateAll(keys)).isEqualTo(WriteOutcome.APPLIED);
        keys.forEach(model::invalidated);
    }

    private void refresh(TieredCache<Integer, String> cache) {
        int key = key();
        if (model.loads()) {
            assertThat(cache.refresh(key)).as("refresh(%d)", key).isEqualTo(model.get(key));
        } else {
            assertThatThrownBy(() -> cache.refresh(key)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    private int key() {
        return random.nextInt(KEYS);
    }

    private List<Integer> keys() {
        List<Integer> keys = new ArrayList<>();
        int size = random.nextInt(KEYS);
        for (int i = 0; i < size; i++) {
            keys.add(key());
        }
        return keys;
    }

    private String value() {
        return "step " + step + " value " + random.nextInt(1_000_000);
    }
}
