package io.tieredcache.redis.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * The fields of a class that Jackson does not write, such as a private field without a getter. A value that is read
 * from Redis lacks their content. Only the author of the class knows whether that matters, so the codec logs a warning;
 * {@code transient} or {@code @JsonIgnore} on the field declares that it does not matter.
 */
final class UnwrittenFields {

    private static final Logger LOG = LoggerFactory.getLogger(JsonCodec.class);

    private UnwrittenFields() {}

    static void warnOf(JavaType type, SerializationContext context) {
        if (type.isRecordType() || !(context.findValueSerializer(type) instanceof BeanSerializerBase)) {
            return;
        }
        BeanDescription description = context.introspectBeanDescription(type);
        if (description.findAnyGetter() != null) {
            return;
        }
        Set<String> accounted = new HashSet<>(description.getIgnoredPropertyNames());
        for (BeanPropertyDefinition property : description.findProperties()) {
            accounted.add(property.getInternalName());
        }
        Set<String> lost = new TreeSet<>();
        for (Class<?> each = type.getRawClass(); each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (isState(field) && !accounted.contains(field.getName())) {
                    lost.add(field.getName());
                }
            }
        }
        if (!lost.isEmpty()) {
            LOG.warn(
                    "Jackson does not write the fields {} of {}: a value that comes from Redis lacks what they hold. Give them"
                            + " getters or @JsonProperty; transient or @JsonIgnore says that they do not matter",
                    lost,
                    type.toCanonical());
        }
    }

    /**
     * Returns whether the field holds state of the author's; compilers name the fields that they generate with a dollar
     * sign.
     */
    private static boolean isState(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && !field.isSynthetic()
                && !field.isAnnotationPresent(JsonIgnore.class)
                && field.getName().indexOf('$') < 0;
    }
}
