package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tieredcache.TieredCache;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A limit on bytes counts everything that a value retains; a value that cannot be weighed is not stored. */
@SuppressWarnings("JdkObsolete") // applications also cache old collections
class ViewsTest {

    private static final int MANY = 100_000;

    private final HeapWeigher weigher = new HeapWeigher(1L << 40);

    record Page(Object rows) {}

    static Stream<Object> views() {
        List<Integer> rows = IntStream.range(0, MANY).boxed().toList();
        Map<Integer, byte[]> map = new HashMap<>(Map.of(1, new byte[MANY]));
        TreeMap<Integer, Integer> tree = new TreeMap<>(Map.of(1, 1, 2, 2));
        ConcurrentSkipListMap<Integer, Integer> skips = new ConcurrentSkipListMap<>(tree);
        return Stream.of(
                new ArrayList<>(rows).subList(0, 10),
                rows.subList(0, 10),
                List.copyOf(rows).subList(0, 10),
                new CopyOnWriteArrayList<>(rows).subList(0, 10),
                new java.util.LinkedList<>(rows).subList(0, 10),
                map.keySet(),
                map.values(),
                map.entrySet(),
                new LinkedHashMap<>(map).keySet(),
                new LinkedHashMap<>(map).values(),
                new ConcurrentHashMap<>(map).values(),
                new ConcurrentHashMap<>(map).entrySet(),
                Map.copyOf(map).keySet(),
                Map.copyOf(map).values(),
                tree.keySet(),
                tree.values(),
                tree.headMap(2),
                tree.descendingMap(),
                skips.headMap(2),
                skips.values(),
                new ArrayList<>(rows).iterator(),
                new ArrayList<>(rows).listIterator(),
                map.keySet().iterator(),
                Pattern.compile("x").matcher("y".repeat(MANY)));
    }

    @ParameterizedTest
    @MethodSource("views")
    void weigh_windowIntoWhatDoesNotShow_isTooLarge(Object view) {
        assertThat(weigher.weigh(new Page(view))).as(view.getClass().getName()).isEqualTo(HeapWeigher.TOO_LARGE);
    }

    /** Entries of these maps refer to their neighbours, or to the map. */
    static Stream<Map.Entry<?, ?>> entries() {
        Map<Integer, byte[]> map = Map.of(1, new byte[MANY], 2, new byte[MANY]);
        return Stream.of(
                first(new TreeMap<>(map)),
                first(new LinkedHashMap<>(map)),
                first(new ConcurrentHashMap<>(map)),
                first(new EnumMap<>(Map.of(TimeUnit.DAYS, 1, TimeUnit.HOURS, 2))));
    }

    private static <K, V> Map.Entry<K, V> first(Map<K, V> map) {
        return map.entrySet().iterator().next();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void weigh_entryThatLeadsToItsMap_isTooLarge(Map.Entry<?, ?> entry) {
        assertThat(weigher.weigh(new Page(entry)))
                .as(entry.getClass().getName())
                .isEqualTo(HeapWeigher.TOO_LARGE);
        assertThat(weigher.weigh(new Page(Map.Entry.copyOf(entry)))).isLessThan(2 * MANY);
    }

    /** Reverses a list view; lists can be reversed since Java 21. */
    @Test
    void weigh_reversedWindow_isTooLarge() throws ReflectiveOperationException {
        List<Integer> rows = IntStream.range(0, MANY).boxed().toList();
        assumeThat(Runtime.version().feature()).isGreaterThanOrEqualTo(21);
        Method reversed = List.class.getMethod("reversed");

        for (List<Integer> all : List.of(new ArrayList<>(rows), new CopyOnWriteArrayList<>(rows), rows)) {
            Object view = reversed.invoke(all.subList(0, 10));
            assertThat(weigher.weigh(new Page(view)))
                    .as(view.getClass().getName())
                    .isEqualTo(HeapWeigher.TOO_LARGE);
        }
    }

    static Stream<Collection<?>> copies() {
        List<Integer> rows = IntStream.range(0, 100).boxed().toList();
        Set<Integer> concurrent = ConcurrentHashMap.newKeySet();
        concurrent.addAll(rows);
        return Stream.of(
                List.copyOf(rows.subList(0, 10)),
                new ArrayList<>(rows),
                Collections.unmodifiableList(new ArrayList<>(rows)),
                new HashSet<>(rows),
                Set.copyOf(rows),
                concurrent,
                rows);
    }

    @ParameterizedTest
    @MethodSource("copies")
    void weigh_collectionOfItsOwn_isWeighed(Collection<?> copy) {
        assertThat(weigher.weigh(new Page(copy))).as(copy.getClass().getName()).isBetween(16L, 20_000L);
    }

    @SuppressWarnings("UnnecessaryStringBuilder") // the test needs its capacity
    static Stream<Object> roomy() {
        Vector<Integer> vector = new Vector<>(MANY);
        vector.add(1);
        return Stream.of(
                vector,
                new StringBuilder(MANY),
                new StringBuffer(MANY),
                CompletableFuture.completedFuture(new byte[MANY]));
    }

    @ParameterizedTest
    @MethodSource("roomy")
    void weigh_valueWithAReadableCapacity_isChargedForIt(Object value) {
        assertThat(weigher.weigh(value)).as(value.getClass().getName()).isGreaterThanOrEqualTo(MANY);
    }

    static Stream<Buffer> slices() {
        return Stream.of(
                ByteBuffer.allocate(MANY).slice(0, 16),
                CharBuffer.allocate(MANY).slice(0, 16),
                LongBuffer.allocate(MANY).slice(0, 16));
    }

    @ParameterizedTest
    @MethodSource("slices")
    void weigh_sliceOfABuffer_isChargedForTheWholeArray(Buffer slice) {
        assertThat(weigher.weigh(slice)).as(slice.getClass().getName()).isGreaterThanOrEqualTo(MANY);
    }

    @Test
    void install_valueWithAView_isNotHeldAndReadAgain() {
        try (TieredCache<Integer, List<Integer>> cache = TieredCache.<Integer, List<Integer>>named("pages")
                .l1(MemoryTier.ofDefaults())
                .build()) {
            List<Integer> rows =
                    new ArrayList<>(IntStream.range(0, MANY).boxed().toList());
            cache.put(1, rows.subList(0, 10));
            cache.put(2, List.copyOf(rows.subList(0, 10)));

            assertThat(cache.get(1)).isNull();
            assertThat(cache.get(2)).hasSize(10);
            assertThat(cache.stats().l1().bytes()).isLessThan(10_000);
        }
    }
}
