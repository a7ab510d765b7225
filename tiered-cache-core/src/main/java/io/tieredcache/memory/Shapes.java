package io.tieredcache.memory;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
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
import java.util.concurrent.atomic.AtomicReference;

/** Knows the shape of every class, worked out once for each. */
final class Shapes {

    private static final HeapLayout LAYOUT = HeapLayout.CURRENT;

    private static final ClassValue<Shape> KNOWN = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return choose(type);
        }
    };

    private Shapes() {}

    static Shape of(Object object) {
        return KNOWN.get(object.getClass());
    }

    private static Shape choose(Class<?> type) {
        try {
            if (type.isArray()) {
                return ArrayShapes.of(type);
            }
            if (isShared(type)) {
                return Shape.FREE;
            }
            return isOfJdk(type) ? ofJdk(type) : FieldsShape.of(type);
        } catch (RuntimeException | LinkageError e) {
            // A class whose fields name classes that are not there cannot be looked into at all.
            return Shape.fixed(Walk.UNREADABLE_BYTES);
        }
    }

    /** Tells whether an object of this type belongs to the JVM or the application rather than to an entry. */
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
        if (CharSequence.class.isAssignableFrom(type) && Appendable.class.isAssignableFrom(type)) {
            return (Shape.Leaf) text -> own + LAYOUT.array(((CharSequence) text).length(), Character.BYTES);
        }
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return (Shape.Leaf) buffer -> own + LAYOUT.array(((ByteBuffer) buffer).capacity(), Byte.BYTES);
        }
        return type.getPackageName().equals("java.time") ? Shape.fixed(own + timeParts(type)) : FieldsShape.of(type);
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
