package io.tieredcache.spi;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The default key format, for types with an unambiguous text. All keys must have the class of the first one, because 1L
 * and "1" have the same text.
 */
final class SimpleKeyFormat<K> implements KeyFormat<K> {

    private static final Set<Class<?>> CLASSES = Set.of(
            String.class,
            Long.class,
            Integer.class,
            Short.class,
            Byte.class,
            Boolean.class,
            Character.class,
            UUID.class);

    private final AtomicReference<@Nullable Class<?>> first = new AtomicReference<>();

    @Override
    public String format(K key) {
        Class<?> type = key instanceof Enum<?> constant ? constant.getDeclaringClass() : key.getClass();
        if (type != first.get()) {
            check(key, type);
        }
        return key instanceof Enum<?> constant ? constant.name() : key.toString();
    }

    private void check(K key, Class<?> type) {
        if (!(key instanceof Enum<?>) && !CLASSES.contains(type)) {
            throw new IllegalArgumentException("no text form for keys of " + type.getName()
                    + ": expected String, Long, Integer, Short, Byte, Boolean, Character, UUID or an enum;"
                    + " give the builder a keyFormat(...)");
        }
        Class<?> known = first.compareAndExchange(null, type);
        if (known != null && known != type) {
            throw new IllegalArgumentException("the keys of this cache are of " + known.getName() + ", and one of "
                    + type.getName()
                    + " could have the same text as another key: use keys of one class, or give the builder"
                    + " a keyFormat(...) that distinguishes them");
        }
    }
}
