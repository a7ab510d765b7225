package io.tieredcache.redis;

import io.tieredcache.redis.connection.ClientSettings;

/** The settings of a builder, for the tests of other packages. */
public final class BuiltSettings {

    private BuiltSettings() {}

    /** Returns what a link would be built with. */
    @SuppressWarnings("exports") // tests alone see it
    public static ClientSettings of(RedisLinkBuilder builder) {
        return builder.settings();
    }
}
