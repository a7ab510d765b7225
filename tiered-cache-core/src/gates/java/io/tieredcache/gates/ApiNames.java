package io.tieredcache.gates;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders types as code of an application would write them, with their nullness; only {@code java.lang} loses its
 * package.
 */
final class ApiNames {

    private ApiNames() {}

    static String of(AnnotatedType type) {
        String nullness = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (nullness.isEmpty() ? "" : " " + nullness) + "[]";
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
            return nullness + of(raw) + arguments(generic.getAnnotatedActualTypeArguments());
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return nullness + "?" + bound(" super ", wildcard.getAnnotatedLowerBounds())
                    + bound(" extends ", wildcard.getAnnotatedUpperBounds());
        }
        return nullness + of(type.getType());
    }

    static String of(Class<?> type) {
        String name = type.getCanonicalName();
        return type.getPackageName().equals("java.lang") ? name.substring("java.lang.".length()) : name;
    }

    static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(one -> one.getName() + bound(" extends ", one.getAnnotatedBounds()))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String of(Type type) {
        return type instanceof Class<?> named ? named.isPrimitive() ? named.getName() : of(named) : type.getTypeName();
    }

    private static String arguments(AnnotatedType[] arguments) {
        return arguments.length == 0
                ? ""
                : Arrays.stream(arguments).map(ApiNames::of).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String bound(String word, AnnotatedType[] bounds) {
        String joined = Stream.of(bounds)
                .map(ApiNames::of)
                .filter(bound -> !bound.equals("Object"))
                .collect(Collectors.joining(" & "));
        return joined.isEmpty() ? "" : word + joined;
    }
}
