package io.tieredcache.memory;

import java.lang.ref.Reference;
import java.lang.reflect.Modifier;
import java.nio.Buffer;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The shapes of all classes, each computed once. They belong to one tier and end with it. A {@link ClassValue} would
 * attach them to classes of the JDK, and keep the application's class loader in memory forever.
 */
final class Shapes {

    private static final HeapLayout LAYOUT = HeapLayout.CURRENT;

    private final Map<Class<?>, Shape> known = new ConcurrentHashMap<>();

    Shape of(Object object) {
        Class<?> type = object.getClass();
        Shape shape = known.get(type);
        return shape != null ? shape : known.computeIfAbsent(type, Shapes::choose);
    }

    private static Shape choose(Class<?> type) {
        try {
            if (type.isArray()) {
                return ArrayShapes.of(type);
            }
            if (isShared(type)) {
                return Shape.FREE;
            }
            return isOfJdk(type) ? ofJdk(type) : ofApplication(type);
        } catch (RuntimeException | LinkageError e) {
            // The fields of a class cannot be read if they name classes that do not exist.
            return Shape.fixed(HeapWalk.UNREADABLE_BYTES);
        }
    }

    /** Returns whether an object of this type belongs to the JVM or the application rather than to an entry. */
    private static boolean isShared(Class<?> type) {
        return Enum.class.isAssignableFrom(type)
                || ZoneId.class.isAssignableFrom(type)
                || TimeZone.class.isAssignableFrom(type)
                || Charset.class.isAssignableFrom(type)
                || ClassLoader.class.isAssignableFrom(type)
                || Thread.class.isAssignableFrom(type)
                || Reference.class.isAssignableFrom(type)
                || type == Class.class
                || type == Boolean.class
                || type == Byte.class
                || type == Locale.class
                || type == Currency.class;
    }

    private static boolean isOfJdk(Class<?> type) {
        String module = type.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /**
     * Returns the shape of an application's class. A class that extends a collection of the JDK also retains that
     * collection's elements, which its own fields do not show.
     */
    private static Shape ofApplication(Class<?> type) {
        Class<?> base = type;
        while (base != null && !isOfJdk(base)) {
            base = base.getSuperclass();
        }
        if (base == null || Modifier.isAbstract(base.getModifiers())) {
            return FieldsShape.of(type);
        }
        Shape inherited = null;
        if (Collection.class.isAssignableFrom(base)) {
            inherited = CollectionShapes.of(base, FieldsShape.ownBytes(type));
        } else if (Map.class.isAssignableFrom(base)) {
            inherited = MapShapes.of(base, FieldsShape.ownBytes(type));
        }
        return inherited instanceof Shape.Inner inner ? FieldsShape.of(type, base, inner) : FieldsShape.of(type);
    }

    private static Shape ofJdk(Class<?> type) {
        long own = FieldsShape.ownBytes(type);
        if (type == String.class) {
            return (Shape.Leaf) text -> own + StringBytes.of((String) text);
        }
        if (Number.class.isAssignableFrom(type) || type == Character.class) {
            return NumberShapes.of(type, own);
        }
        if (EnumSet.class.isAssignableFrom(type)) {
            return Shape.fixed(own);
        }
        if (Views.isView(type)) {
            return Views.shapeOf(type);
        }
        if (Collection.class.isAssignableFrom(type)) {
            return CollectionShapes.of(type, own);
        }
        if (Map.class.isAssignableFrom(type)) {
            return MapShapes.of(type, own);
        }
        return ofJdkValue(type, own);
    }

    private static Shape ofJdkValue(Class<?> type, long own) {
        if (type == Optional.class) {
            return (Shape.Inner) (object, walk) -> {
                Optional<?> optional = (Optional<?>) object;
                if (optional.isPresent() && walk.charge(own)) {
                    walk.show(optional.get());
                }
            };
        }
        if (Map.Entry.class.isAssignableFrom(type)) {
            return (Shape.Inner) (object, walk) -> {
                Map.Entry<?, ?> entry = (Map.Entry<?, ?>) object;
                walk.charge(own);
                walk.show(entry.getKey());
                walk.show(entry.getValue());
            };
        }
        if (type == AtomicReference.class) {
            return (Shape.Inner) (object, walk) -> {
                walk.charge(own);
                walk.show(((AtomicReference<?>) object).get());
            };
        }
        if (Date.class.isAssignableFrom(type)) {
            return Shape.fixed(own);
        }
        if (type == BitSet.class) {
            return (Shape.Leaf) bits -> own + LAYOUT.array(((BitSet) bits).size() / Long.SIZE, Long.BYTES);
        }
        if (Buffer.class.isAssignableFrom(type)) {
            return BufferShapes.of(type, own);
        }
        if (type == StringBuilder.class) {
            return (Shape.Leaf) text -> own + LAYOUT.array(((StringBuilder) text).capacity(), Character.BYTES);
        }
        if (type == StringBuffer.class) {
            return (Shape.Leaf) text -> own + LAYOUT.array(((StringBuffer) text).capacity(), Character.BYTES);
        }
        if (type == CompletableFuture.class) {
            return (Shape.Inner) (object, walk) -> future((CompletableFuture<?>) object, own, walk);
        }
        if (CharSequence.class.isAssignableFrom(type) && Appendable.class.isAssignableFrom(type)) {
            return (Shape.Leaf) text -> own + LAYOUT.array(((CharSequence) text).length(), Character.BYTES);
        }
        return type.getPackageName().equals("java.time") ? Shape.fixed(own + timeParts(type)) : FieldsShape.of(type);
    }

    private static void future(CompletableFuture<?> future, long own, HeapWalk walk) {
        walk.charge(own);
        if (future.isDone() && !future.isCompletedExceptionally()) {
            walk.show(future.join());
        }
    }

    private static long timeParts(Class<?> type) {
        long date = FieldsShape.ownBytes(LocalDate.class);
        long time = FieldsShape.ownBytes(LocalTime.class);
        if (type == LocalDateTime.class) {
            return date + time;
        }
        if (type == OffsetDateTime.class || type == ZonedDateTime.class) {
            return FieldsShape.ownBytes(LocalDateTime.class) + date + time;
        }
        return type == OffsetTime.class ? time : 0;
    }
}
