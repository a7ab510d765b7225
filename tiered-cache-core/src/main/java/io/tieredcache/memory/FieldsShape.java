package io.tieredcache.memory;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of any other class. Its fields are read if its module permits; those of a record through its accessors if
 * necessary.
 */
final class FieldsShape {

    private FieldsShape() {}

    static Shape of(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        long bytes = ownBytes(type) + addParts(type, null, parts);
        return parts.isEmpty() ? Shape.fixed(bytes) : inner(bytes, parts.toArray(Part[]::new));
    }

    /**
     * Returns the shape of a class that extends a class with a known shape.
     *
     * @param inherited charges the whole object, and shows the objects to which the fields of {@code base} refer
     */
    static Shape of(Class<?> type, Class<?> base, Shape.Inner inherited) {
        List<Part> parts = new ArrayList<>();
        Shape.Inner declared = inner(addParts(type, base, parts), parts.toArray(Part[]::new));
        return (Shape.Inner) (object, walk) -> {
            declared.visit(object, walk);
            inherited.visit(object, walk);
        };
    }

    /**
     * Adds the readable fields of a class and its superclasses, up to {@code end}; returns the charge for the other
     * fields.
     */
    private static long addParts(Class<?> type, @Nullable Class<?> end, List<Part> parts) {
        long unreadableBytes = 0;
        for (Class<?> each = type; each != null && each != end; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!isWalked(field)) {
                    continue;
                }
                Part part = part(each, field);
                if (part == null) {
                    unreadableBytes += HeapWalk.UNREADABLE_BYTES;
                } else {
                    parts.add(part);
                }
            }
        }
        return unreadableBytes;
    }

    private static Shape.Inner inner(long bytes, Part[] parts) {
        return (object, walk) -> {
            walk.charge(bytes);
            for (Part part : parts) {
                try {
                    walk.show(part.of(object));
                } catch (ReflectiveOperationException e) {
                    walk.charge(HeapWalk.UNREADABLE_BYTES);
                }
            }
        };
    }

    /** Returns whether every reference of an object can be followed. */
    static boolean isReadable(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (isWalked(field) && part(each, field) == null) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the size of an object without the objects to which it refers. */
    static long ownBytes(Class<?> type) {
        long fields = 0;
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    fields += fieldBytes(field.getType());
                }
            }
        }
        return HeapLayout.CURRENT.object(fields);
    }

    private static int fieldBytes(Class<?> type) {
        return type.isPrimitive() ? primitiveBytes(type) : HeapLayout.CURRENT.referenceBytes();
    }

    static int primitiveBytes(Class<?> type) {
        if (type == long.class || type == double.class) {
            return Long.BYTES;
        }
        if (type == int.class || type == float.class) {
            return Integer.BYTES;
        }
        return type == char.class || type == short.class ? Short.BYTES : Byte.BYTES;
    }

    private static boolean isWalked(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !field.getType().isPrimitive()
                && !field.getType().isEnum();
    }

    private static @Nullable Part part(Class<?> type, Field field) {
        if (isOpen(field)) {
            return field::get;
        }
        if (type.isRecord()) {
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                if (component.getName().equals(field.getName()) && isOpen(accessor)) {
                    return accessor::invoke;
                }
            }
        }
        return null;
    }

    private static boolean isOpen(AccessibleObject member) {
        try {
            return member.trySetAccessible();
        } catch (SecurityException e) {
            return false;
        }
    }

    /** One reference of an object. */
    @FunctionalInterface
    private interface Part {
        @Nullable
        Object of(Object object) throws ReflectiveOperationException;
    }
}
