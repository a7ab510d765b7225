package io.tieredcache.redis;

import io.tieredcache.redis.connection.ClientSettings;

/** The settings of a builder, for the tests of other packages. */
public final class BuiltSettings {

    private BuiltSettings() {}

    /** Returns the settings of the link that the builder would make. */
    @SuppressWarnings("exports") // only tests see it
    public static ClientSettings of(RedisLinkBuilder builder) {
        return builder.settings();
    }
}
