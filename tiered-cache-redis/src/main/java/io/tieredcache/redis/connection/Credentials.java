package io.tieredcache.redis.connection;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The user and password of a login. Immutable; the text form names no secret. */
public record Credentials(@Nullable String user, @Nullable Supplier<char[]> password) {

    public static final Credentials NONE = new Credentials(null, null);

    @Override
    public String toString() {
        return user == null ? "" : "user " + user;
    }
}
