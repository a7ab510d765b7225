package io.tieredcache.gates;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders one type: its declaration, then its members, sorted, one for each line. */
final class ApiType {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
    private static final int NOT_API = Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT | Modifier.TRANSIENT;

    private final Class<?> type;
    private final Set<String> members = new TreeSet<>();

    private ApiType(Class<?> type) {
        this.type = type;
    }

    static String render(Class<?> type) {
        ApiType one = new ApiType(type);
        Arrays.stream(type.getDeclaredConstructors()).forEach(one::add);
        one.addMembers(type);
        return one.members.stream()
                .map(line -> "    " + line + "\n")
                .collect(Collectors.joining("", one.declaration() + "\n", ""));
    }

    private String declaration() {
        int shown = type.getModifiers() & ~Modifier.INTERFACE & ~(type.isInterface() ? Modifier.ABSTRACT : 0);
        String kind = type.isAnnotation()
                ? "@interface "
                : type.isInterface() ? "interface " : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
        return modifiers(shown)
                + (type.isSealed() ? "sealed " : "")
                + deprecation(type.isAnnotationPresent(Deprecated.class))
                + kind
                + ApiNames.of(type)
                + ApiNames.variables(type.getTypeParameters())
                + components()
                + parents()
                + permits()
                + constants();
    }

    private String components() {
        return type.isRecord()
                ? Stream.of(type.getRecordComponents())
                        .map(one -> ApiNames.of(one.getAnnotatedType()) + " " + one.getName())
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
    }

    private String parents() {
        Class<?> parent = type.getSuperclass();
        boolean named = parent != null && !type.isRecord() && !type.isEnum() && parent != Object.class;
        return (named ? " extends " + ApiNames.of(type.getAnnotatedSuperclass()) : "")
                + PublicApi.list(
                        type.isInterface() ? " extends " : " implements ",
                        PublicApi.each(type.getAnnotatedInterfaces()));
    }

    private String permits() {
        return type.isSealed()
                ? PublicApi.list(
                        " permits ",
                        Stream.of(type.getPermittedSubclasses())
                                .map(ApiNames::of)
                                .sorted())
                : "";
    }

    private String constants() {
        return type.isEnum()
                ? PublicApi.list(": ", Stream.of(type.getEnumConstants()).map(Object::toString))
                : "";
    }

    /** Adds the members of a type. Members inherited from an inaccessible type count as the type's own. */
    private void addMembers(Class<?> from) {
        Arrays.stream(from.getDeclaredFields()).forEach(this::add);
        Arrays.stream(from.getDeclaredMethods()).forEach(this::add);
        Stream.concat(Stream.ofNullable(from.getSuperclass()), Stream.of(from.getInterfaces()))
                .filter(parent -> !PublicApi.visible(parent.getModifiers()))
                .forEach(this::addMembers);
    }

    private void add(Constructor<?> constructor) {
        boolean canonical = type.isRecord()
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Stream.of(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray());
        if (PublicApi.visible(constructor.getModifiers()) && !canonical && !type.isEnum()) {
            members.add(signature(constructor, "new"));
        }
    }

    private void add(Method method) {
        boolean inherited = OF_EVERY_OBJECT.contains(method.getName());
        boolean ofEnum = type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
        boolean accessor = type.isRecord()
                && method.getParameterCount() == 0
                && Stream.of(type.getRecordComponents())
                        .anyMatch(one -> one.getName().equals(method.getName()));
        if (PublicApi.visible(method.getModifiers()) && !method.isSynthetic() && !inherited && !ofEnum && !accessor) {
            members.add(signature(method, ApiNames.of(method.getAnnotatedReturnType()) + " " + method.getName()));
        }
    }

    private void add(Field field) {
        if (PublicApi.visible(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant()) {
            members.add(modifiers(field.getModifiers()) + deprecation(field.isAnnotationPresent(Deprecated.class))
                    + ApiNames.of(field.getAnnotatedType()) + " " + field.getName() + value(field));
        }
    }

    /**
     * Returns the value of a constant. The compiler copies constants into calling code, so their values are part of the
     * API.
     */
    private static String value(Field field) {
        boolean copied = Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        try {
            return copied ? " = " + field.get(null) : "";
        } catch (IllegalAccessException e) {
            return "";
        }
    }

    private static String signature(Executable member, String name) {
        boolean body = member instanceof Method method && method.isDefault();
        String variables = ApiNames.variables(member.getTypeParameters());
        return modifiers(member.getModifiers())
                + (body ? "default " : "")
                + deprecation(member.isAnnotationPresent(Deprecated.class))
                + (variables.isEmpty() ? "" : variables + " ")
                + name
                + PublicApi.each(member.getAnnotatedParameterTypes()).collect(Collectors.joining(", ", "(", ")"))
                + (member.isVarArgs() ? " varargs" : "")
                + PublicApi.list(" throws ", PublicApi.each(member.getAnnotatedExceptionTypes()));
    }

    private static String modifiers(int modifiers) {
        String shown = Modifier.toString(modifiers & ~NOT_API);
        return shown.isEmpty() ? "" : shown + " ";
    }

    private static String deprecation(boolean deprecated) {
        return deprecated ? "@Deprecated " : "";
    }
}
