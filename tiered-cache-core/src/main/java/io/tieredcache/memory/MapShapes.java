package io.tieredcache.memory;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntToLongFunction;

/**
 * The shapes of the JDK's maps. Their tables and nodes are computed from the size, like those of
 * {@link CollectionShapes}.
 */
final class MapShapes {

    private static final HeapLayout LAYOUT = HeapLayout.CURRENT;

    private MapShapes() {}

    static Shape of(Class<?> type, long own) {
        if (type.getName().startsWith("java.util.Collections$Empty")) {
            return Shape.FREE;
        }
        if (type == EnumMap.class) {
            return (Shape.Inner) (object, walk) -> enumMap((EnumMap<?, ?>) object, own, walk);
        }
        boolean emptyIsShared = type.getName().startsWith("java.util.ImmutableCollections$");
        IntToLongFunction parts = parts(type);
        return (Shape.Inner) (object, walk) -> {
            Map<?, ?> map = (Map<?, ?>) object;
            int size = map.size();
            if (!(size == 0 && emptyIsShared) && walk.charge(own + parts.applyAsLong(size))) {
                map.forEach((key, value) -> {
                    walk.show(key);
                    walk.show(value);
                });
            }
        };
    }

    private static void enumMap(EnumMap<?, ?> map, long own, HeapWalk walk) {
        int constants = map.isEmpty()
                ? 0
                : map.keySet().iterator().next().getDeclaringClass().getEnumConstants().length;
        if (walk.charge(own + LAYOUT.references(constants))) {
            map.values().forEach(walk::show);
        }
    }

    private static IntToLongFunction parts(Class<?> type) {
        if (type == LinkedHashMap.class) {
            return MapShapes::linkedHashMap;
        }
        if (type == HashMap.class || type == ConcurrentHashMap.class) {
            return MapShapes::hashMap;
        }
        if (type == TreeMap.class || type == ConcurrentSkipListMap.class) {
            return MapShapes::treeMap;
        }
        if (type == IdentityHashMap.class) {
            return size -> LAYOUT.references(2L * Math.max(32, powerOfTwo(size + size / 2)));
        }
        long inner = FieldsShape.ownBytes(LinkedHashMap.class);
        return switch (type.getName()) {
            case "java.util.ImmutableCollections$MapN" -> size -> LAYOUT.references(4L * size);
            case "java.util.ImmutableCollections$Map1", "java.util.Collections$SingletonMap" -> size -> 0;
            case "java.util.Hashtable", "java.util.WeakHashMap" -> MapShapes::linkedHashMap;
            default -> size -> inner + linkedHashMap(size);
        };
    }

    static long hashMap(int size) {
        return table(size) + size * LAYOUT.object(3, Integer.BYTES);
    }

    static long linkedHashMap(int size) {
        return table(size) + size * LAYOUT.object(5, Integer.BYTES);
    }

    static long treeMap(int size) {
        return size * LAYOUT.object(5, Byte.BYTES);
    }

    /** Returns the size of a table, which is doubled when it is three quarters full. */
    private static long table(int size) {
        return size == 0 ? 0 : LAYOUT.references(Math.max(16, powerOfTwo((size * 4L + 2) / 3)));
    }

    private static long powerOfTwo(long least) {
        return least <= 1 ? 1 : Long.highestOneBit(least - 1) << 1;
    }
}
