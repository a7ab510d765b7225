package io.tieredcache.redis.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;

/**
 * A check, before the first value, for types that Jackson writes but cannot read, or reads as another value. Such a
 * type is abstract without named subtypes, a class that cannot be constructed, or one that says nothing of its values,
 * anywhere within a value type. The check also warns of fields that Jackson does not write. Used by one thread.
 */
final class ReadableType {

    private static final Set<Class<?>> SAY_NOTHING =
            Set.of(Object.class, Serializable.class, Number.class, Comparable.class);

    private final DeserializationContext context;
    private final SerializationContext writing;
    private final Set<JavaType> seen = new HashSet<>();

    ReadableType(DeserializationContext context, SerializationContext writing) {
        this.context = context;
        this.writing = writing;
    }

    /** Returns why values of a type cannot be read, or null. */
    @Nullable
    String complaint(JavaType type) {
        return complaint("it", type, context.findRootValueDeserializer(type));
    }

    private @Nullable String complaint(String place, JavaType type, ValueDeserializer<?> deserializer) {
        if (SAY_NOTHING.contains(type.getRawClass())) {
            return place + " is any " + type.getRawClass().getSimpleName()
                    + ", which says nothing of the value: a Long would come back as an Integer, a date as text. Name the class, or use"
                    + " JsonNode for JSON of any form";
        }
        if (deserializer instanceof AbstractDeserializer && !namesSubtypes(type)) {
            return place + " is abstract and names no subtypes";
        }
        JavaType content = type.getContentType();
        if (content != null) {
            return complaint("what is in " + place, content, contents(content, deserializer));
        }
        if (!(deserializer instanceof BeanDeserializerBase bean) || !seen.add(type)) {
            return null;
        }
        if (type.getRawClass().getName().startsWith("java.")) {
            return place + " is a class of the JDK that Jackson does not know: it would come back empty";
        }
        UnwrittenFields.warnOf(type, writing);
        if (!bean.getValueInstantiator().canInstantiate()) {
            return place + " has no default constructor and no creator";
        }
        for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
            String complaint = complaint(type, all.next());
            if (complaint != null) {
                return complaint;
            }
        }
        return null;
    }

    /**
     * Returns whether annotations of the type itself name its subtypes; a deserializer that wraps the abstract one
     * reads them.
     */
    private boolean namesSubtypes(JavaType type) {
        return !(context.findRootValueDeserializer(type) instanceof AbstractDeserializer);
    }

    private ValueDeserializer<?> contents(JavaType content, ValueDeserializer<?> deserializer) {
        ValueDeserializer<?> own = deserializer instanceof ContainerDeserializerBase<?> container
                ? container.getContentDeserializer()
                : null;
        return own == null ? context.findRootValueDeserializer(content) : own;
    }

    private @Nullable String complaint(JavaType owner, SettableBeanProperty property) {
        boolean named = property.hasValueTypeDeserializer()
                || property.getAnnotation(JsonTypeInfo.class) != null
                || !property.hasValueDeserializer();
        String place = "its component " + property.getName() + " of type "
                + property.getType().toCanonical() + " in " + owner.toCanonical();
        return named ? null : complaint(place, property.getType(), property.getValueDeserializer());
    }
}
