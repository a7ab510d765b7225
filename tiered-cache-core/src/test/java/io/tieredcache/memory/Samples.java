package io.tieredcache.memory;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values of many shapes; no two share an object. */
@SuppressWarnings({"ImmutableEnumChecker", "JdkObsolete"
}) // makers are stateless; the weigher also meets old collections
enum Samples {
    BOXED_INTEGER(i -> 1_000_000 + i),
    BOXED_LONG(i -> 1_000_000L + i),
    BOXED_DOUBLE(i -> i + 0.5),
    CACHED_BOX(i -> i % 100),
    CONSTANT(i -> Colour.values()[i % 2]),
    SHORT_STRING(i -> "s" + (1_000_000 + i)),
    STRING_OF_1_KB(i -> "x".repeat(1_000) + (1_000_000 + i)),
    STRING_NOT_LATIN(i -> "Стоимость".repeat(20) + (1_000_000 + i)),
    STRING_LATIN_BUT_FOR_ITS_END(i -> "x".repeat(300) + "Ж"),
    SMALL_BYTES(i -> new byte[100]),
    LARGE_BYTES(i -> new byte[30_000]),
    INTS(i -> new int[25]),
    LONGS(i -> new long[13]),
    BOOLEANS(i -> new boolean[37]),
    STRINGS_IN_ARRAY(i -> new String[] {"a" + (10_000 + i), "b" + i, null}),
    UUIDS(i -> new UUID(i, i)),
    SMALL_DECIMAL(i -> BigDecimal.valueOf(100_000L + i, 2)),
    LARGE_DECIMAL(i -> new BigDecimal("123456789012345678901234567890." + (100 + i % 900))),
    LARGE_INTEGER(i -> BigInteger.ONE.shiftLeft(1_000).add(BigInteger.valueOf(i))),
    INSTANTS(i -> Instant.ofEpochSecond(i, 1)),
    LOCAL_DATE_TIME(i -> LocalDateTime.of(2020, 1, 1 + i % 28, 3, 4, 5, i)),
    ZONED_DATE_TIME(i -> ZonedDateTime.of(LocalDateTime.of(2020, 1, 1 + i % 28, 3, 4, 5, i), ZoneOffset.UTC)),
    OPTIONAL(i -> Optional.of("o" + (1_000_000 + i))),
    RECORD(Samples::order),
    PLAIN_OBJECT(i -> new Node("n" + (1_000_000 + i), null)),
    RING(i -> ring(5)),
    CHAIN(i -> chain(300)),
    ARRAY_LIST(i -> new ArrayList<>(ints(40))),
    SHORT_ARRAY_LIST(i -> grown(new ArrayList<>(), 3)),
    LINKED_LIST(i -> grown(new LinkedList<>(), 12)),
    ARRAY_DEQUE(i -> grown(new ArrayDeque<>(), 30)),
    LIST_OF_ONE(i -> List.of("l" + (1_000_000 + i))),
    LIST_OF_MANY(i -> List.copyOf(ints(20))),
    ARRAYS_AS_LIST(i -> Arrays.asList("x" + (10_000 + i), "y" + i, "z" + i)),
    UNMODIFIABLE_LIST(i -> Collections.unmodifiableList(grown(new ArrayList<>(), 20))),
    SET_OF_MANY(i -> Set.copyOf(ints(20))),
    HASH_SET(i -> grown(new HashSet<>(), 20)),
    LINKED_HASH_SET(i -> grown(new LinkedHashSet<>(), 20)),
    HASH_MAP(i -> filled(new HashMap<>(), 10)),
    LARGE_HASH_MAP(i -> filled(new HashMap<>(), 200)),
    LINKED_HASH_MAP(i -> filled(new LinkedHashMap<>(), 10)),
    TREE_MAP(i -> filled(new TreeMap<>(), 10)),
    CONCURRENT_MAP(i -> filled(new ConcurrentHashMap<>(), 10)),
    MAP_OF_ONE(i -> Map.of("key" + i, 1_000_000 + i)),
    MAP_OF_MANY(i -> Map.copyOf(filled(new HashMap<>(), 10))),
    NESTED(i -> filled(new LinkedHashMap<>(), 5, j -> List.of(order(j), grown(new ArrayList<>(), 3)))),
    MANY_RECORDS(i -> IntStream.range(0, 300).mapToObj(Samples::order).toList()),
    MIXED(i -> values()[(i * 31 & 0x7fffffff) % 20].make(i)),
    MIXED_SIZES(i -> new byte[16 << (i * 7 % 13)]);

    private final IntFunction<Object> maker;

    Samples(IntFunction<Object> maker) {
        this.maker = maker;
    }

    Object make(int i) {
        return maker.apply(i);
    }

    private static Order order(int i) {
        return new Order(
                1_000_000L + i,
                "customer " + (1_000_000 + i),
                Colour.RED,
                BigDecimal.valueOf(100_000L + i, 2),
                Instant.ofEpochSecond(i, 1),
                new ArrayList<>(List.of(new Line("article " + i, 3, 9.5), new Line("article " + (i + 1), 1, 2.5))),
                Optional.empty());
    }

    private static List<Integer> ints(int count) {
        return grown(new ArrayList<>(), count);
    }

    private static <C extends java.util.Collection<Integer>> C grown(C collection, int count) {
        for (int i = 0; i < count; i++) {
            collection.add(1_000_000 + i);
        }
        return collection;
    }

    private static Map<Object, Object> filled(Map<Object, Object> map, int count) {
        return filled(map, count, i -> "value " + i);
    }

    private static Map<Object, Object> filled(Map<Object, Object> map, int count, IntFunction<Object> value) {
        for (int i = 0; i < count; i++) {
            map.put("key " + i, value.apply(i));
        }
        return map;
    }

    private static Node chain(int length) {
        Node node = new Node("end", null);
        for (int i = 1; i < length; i++) {
            node = new Node("chain " + i, node);
        }
        return node;
    }

    private static Node ring(int length) {
        Node last = new Node("last", null);
        Node node = last;
        for (int i = 1; i < length; i++) {
            node = new Node("ring " + i, node);
        }
        last.next = node;
        return node;
    }

    enum Colour {
        RED,
        BLUE
    }

    record Line(String article, int count, double price) {}

    record Order(
            long id,
            String customer,
            Colour colour,
            BigDecimal total,
            Instant at,
            List<Line> lines,
            Optional<String> note) {}

    static class Named {
        final String name;

        Named(String name) {
            this.name = name;
        }
    }

    static final class Node extends Named {
        @Nullable
        Node next;

        Node(String name, @Nullable Node next) {
            super(name);
            this.next = next;
        }
    }
}
