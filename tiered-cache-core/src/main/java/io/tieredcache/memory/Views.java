package io.tieredcache.memory;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The views among the classes of the JDK, whose objects retain a hidden and possibly much larger object: a sublist, the
 * keys of a map, an iterator, an entry that refers to its neighbours. If the JVM opens {@code java.util} to this
 * library, their fields are walked like those of any class. Otherwise no value that contains a view is held, because a
 * bound on bytes that does not count it would be no bound.
 */
final class Views {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryTier.class);

    private static final Pattern NAMES = Pattern.compile("java\\.util\\.("
            + ".*(SubList|SubMap|KeySet|Values|EntrySet|EntrySetView|ValuesView|DescendingMap|DescendingSet)"
            + "|.*(Itr|Iterator|Spliterator)"
            + "|AbstractMap\\$\\d+|ImmutableCollections\\$Map\\w+\\$\\d+"
            + "|Reverse\\w+View(\\$\\w+)?|\\w+\\$Reversed\\w+View|concurrent\\.CopyOnWriteArrayList\\$Reversed"
            + "|(TreeMap|LinkedHashMap|\\w+\\$EntryIterator)\\$Entry|concurrent\\.ConcurrentHashMap\\$MapEntry"
            + "|regex\\.Matcher)");

    private Views() {}

    static boolean isView(Class<?> type) {
        return NAMES.matcher(type.getName()).matches();
    }

    /** Returns the shape of a view; warns if its objects cannot be weighed. Called once for each class of a tier. */
    static Shape shapeOf(Class<?> type) {
        if (FieldsShape.isReadable(type)) {
            return FieldsShape.of(type);
        }
        LOG.warn(
                "values that contain a {} are not kept in L1 and are read again each time: it is a window into something that may"
                        + " be much larger, and cannot be weighed. Copy it before it is cached (List.copyOf, Set.copyOf,"
                        + " Map.Entry.copyOf), give the"
                        + " MemoryTier a weigher, or start the JVM with --add-opens java.base/java.util=ALL-UNNAMED. This is"
                        + " logged once for each tier",
                type.getName());
        return Shape.fixed(HeapWeigher.TOO_LARGE);
    }
}
