package io.tieredcache.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.RandomAccess;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntToLongFunction;

/**
 * The shapes of the JDK's collections. Their arrays and nodes are not accessible. Their size is computed from the
 * number of elements, by the rules by which the collection grows if elements are added one by one.
 */
final class CollectionShapes {

    private static final HeapLayout LAYOUT = HeapLayout.CURRENT;

    private CollectionShapes() {}

    static Shape of(Class<?> type, long own) {
        IntToLongFunction parts = parts(type);
        String name = type.getName();
        if (name.startsWith("java.util.Collections$Empty")) {
            return Shape.FREE;
        }
        if (name.equals("java.util.Collections$CopiesList")) {
            return (Shape.Inner) (object, walk) -> {
                List<?> copies = (List<?>) object;
                if (walk.charge(own) && !copies.isEmpty()) {
                    walk.show(copies.get(0));
                }
            };
        }
        if (type == ConcurrentHashMap.KeySetView.class) {
            return (Shape.Inner) (object, walk) -> {
                walk.charge(own);
                walk.show(((ConcurrentHashMap.KeySetView<?, ?>) object).getMap());
            };
        }
        if (Vector.class.isAssignableFrom(type)) {
            return (Shape.Inner) (object, walk) -> {
                Vector<?> vector = (Vector<?>) object;
                if (walk.charge(own + LAYOUT.references(vector.capacity()))) {
                    vector.forEach(walk::show);
                }
            };
        }
        boolean emptyIsShared = name.startsWith("java.util.ImmutableCollections$");
        if (List.class.isAssignableFrom(type) && RandomAccess.class.isAssignableFrom(type)) {
            return (Shape.Inner) (object, walk) -> {
                List<?> list = (List<?>) object;
                int size = list.size();
                if (charge(walk, own, parts, size, emptyIsShared)) {
                    for (int i = 0; i < size; i++) {
                        walk.show(list.get(i));
                    }
                }
            };
        }
        return (Shape.Inner) (object, walk) -> {
            Collection<?> collection = (Collection<?>) object;
            if (charge(walk, own, parts, collection.size(), emptyIsShared)) {
                collection.forEach(walk::show);
            }
        };
    }

    private static boolean charge(HeapWalk walk, long own, IntToLongFunction parts, int size, boolean emptyIsShared) {
        return !(size == 0 && emptyIsShared) && walk.charge(own + parts.applyAsLong(size));
    }

    private static IntToLongFunction parts(Class<?> type) {
        if (type == ArrayList.class) {
            return CollectionShapes::arrayList;
        }
        if (type == LinkedList.class) {
            return size -> size * LAYOUT.object(3, 0);
        }
        if (type == ArrayDeque.class) {
            return size -> LAYOUT.references(byDoublingThenHalf(17, size + 1));
        }
        if (type == PriorityQueue.class) {
            return size -> LAYOUT.references(byDoublingThenHalf(11, size));
        }
        if (type == LinkedHashSet.class) {
            long map = FieldsShape.ownBytes(LinkedHashMap.class) + view();
            return size -> map + MapShapes.linkedHashMap(size);
        }
        if (type == HashSet.class) {
            long map = FieldsShape.ownBytes(HashMap.class) + view();
            return size -> map + MapShapes.hashMap(size);
        }
        if (type == TreeSet.class || type == ConcurrentSkipListSet.class) {
            long map = FieldsShape.ownBytes(TreeMap.class);
            return size -> map + MapShapes.treeMap(size);
        }
        if (type == CopyOnWriteArrayList.class) {
            long lock = LAYOUT.object(0);
            return size -> lock + LAYOUT.references(size);
        }
        return partsByName(type);
    }

    private static IntToLongFunction partsByName(Class<?> type) {
        long arrayList = FieldsShape.ownBytes(ArrayList.class);
        long hashMap = FieldsShape.ownBytes(LinkedHashMap.class);
        long hashSet = FieldsShape.ownBytes(HashSet.class);
        return switch (type.getName()) {
            case "java.util.Arrays$ArrayList", "java.util.ImmutableCollections$ListN" -> LAYOUT::references;
            case "java.util.ImmutableCollections$SetN" -> size -> LAYOUT.references(2L * size);
            case "java.util.ImmutableCollections$List12",
                    "java.util.ImmutableCollections$Set12",
                    "java.util.Collections$SingletonList",
                    "java.util.Collections$SingletonSet" -> size -> 0;
            default ->
                List.class.isAssignableFrom(type)
                        ? size -> arrayList + arrayList(size)
                        : size -> hashSet + hashMap + MapShapes.linkedHashMap(size);
        };
    }

    /** Returns the size of the key view that a hash map keeps after its set was iterated. */
    private static long view() {
        return LAYOUT.object(1, 0);
    }

    private static long arrayList(int size) {
        if (size == 0) {
            return 0;
        }
        long capacity = 10;
        while (capacity < size) {
            capacity += capacity >> 1;
        }
        return LAYOUT.references(capacity);
    }

    private static long byDoublingThenHalf(long initial, int size) {
        long capacity = initial;
        while (capacity < size) {
            capacity += capacity < 64 ? capacity + 2 : capacity >> 1;
        }
        return capacity;
    }
}
