package io.tieredcache.redis.json;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/**
 * An annotation introspector that requires each component of a record that Jackson always writes. An entry without such
 * a component was written by another version of the record. If null or zero filled the gap, the result would be a value
 * that the database never held. Components that are {@code Optional} or carry an annotation named {@code Nullable} may
 * be missing. So may the components of a record with Jackson annotations that can keep a component from being written.
 */
final class RequiredComponents extends NopAnnotationIntrospector {

    private static final long serialVersionUID = 1L;

    private static final Set<Class<? extends Annotation>> WRITTEN_NEVERTHELESS = Set.of(
            JsonProperty.class,
            JsonPropertyOrder.class,
            JsonAlias.class,
            JsonFormat.class,
            JsonTypeInfo.class,
            JsonTypeName.class,
            JsonSubTypes.class);
    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return (member instanceof AnnotatedParameter parameter && isRequired(parameter)) ? Boolean.TRUE : null;
    }

    /** Returns the rule for null: a primitive refuses it, in a component, a setter or a field. */
    @Override
    public JsonSetter.@Nullable Value findSetterInfo(MapperConfig<?> config, Annotated member) {
        boolean takesNoNull = !member.hasAnnotation(JsonSetter.class)
                && (member instanceof AnnotatedParameter parameter
                        ? parameter.getRawType().isPrimitive() && isRequired(parameter)
                        : setsPrimitive(member));
        return takesNoNull ? JsonSetter.Value.forValueNulls(Nulls.FAIL) : null;
    }

    private static boolean setsPrimitive(Annotated member) {
        if (member instanceof AnnotatedMethod method) {
            return method.getParameterCount() == 1
                    && method.getRawParameterType(0).isPrimitive();
        }
        return member instanceof AnnotatedField && member.getRawType().isPrimitive();
    }

    private static boolean isRequired(AnnotatedParameter parameter) {
        Class<?> type = parameter.getDeclaringClass();
        if (!type.isRecord() || !(parameter.getOwner().getMember() instanceof Constructor<?> constructor)) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        boolean canonical = Arrays.equals(
                constructor.getParameterTypes(),
                Stream.of(components).map(RecordComponent::getType).toArray());
        return canonical
                && Stream.concat(Stream.of(type), Stream.of(components).flatMap(RequiredComponents::declarations))
                        .allMatch(RequiredComponents::isWritten)
                && !mayBeNull(components[parameter.getIndex()]);
    }

    /** Returns the elements where Jackson looks for the annotations of a component. */
    private static Stream<AnnotatedElement> declarations(RecordComponent component) {
        return Stream.of(component, component.getAccessor());
    }

    private static boolean isWritten(AnnotatedElement declared) {
        return Stream.of(declared.getAnnotations()).noneMatch(RequiredComponents::mayHide);
    }

    private static boolean mayHide(Annotation annotation) {
        if (annotation instanceof JsonProperty property) {
            return property.access() == JsonProperty.Access.WRITE_ONLY;
        }
        String name = annotation.annotationType().getName();
        return (name.startsWith("com.fasterxml.jackson.") || name.startsWith("tools.jackson."))
                && !WRITTEN_NEVERTHELESS.contains(annotation.annotationType());
    }

    private static boolean mayBeNull(RecordComponent component) {
        return OPTIONAL.contains(component.getType())
                || Stream.of(component, component.getAccessor(), component.getAnnotatedType())
                        .flatMap(declared -> Stream.of(declared.getAnnotations()))
                        .anyMatch(annotation ->
                                annotation.annotationType().getSimpleName().equals("Nullable"));
    }
}
