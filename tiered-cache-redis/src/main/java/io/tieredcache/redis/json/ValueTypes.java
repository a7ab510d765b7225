package io.tieredcache.redis.json;

import static java.util.Objects.requireNonNull;

/** Checks of the class that an application names as its value type. */
final class ValueTypes {

    private ValueTypes() {}

    /** Returns the class if JSON restores its values as they were written. */
    static <V> Class<V> checked(Class<V> type) {
        if (requireNonNull(type, "type") == Object.class) {
            throw new IllegalArgumentException(
                    "Object says nothing of the values: they would come back as maps and lists; name the class");
        }
        if (type.getTypeParameters().length > 0) {
            throw new IllegalArgumentException(type.getName()
                    + " has type parameters, and without them its contents would come back as maps: give"
                    + " new TypeReference<" + type.getSimpleName() + "<...>>() {} with all of them");
        }
        return type;
    }
}
