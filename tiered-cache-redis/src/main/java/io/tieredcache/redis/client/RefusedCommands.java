package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.RateLimitedWarnings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What a node refused, in its own words (OOM, NOPERM, NOAUTH): for each kind one warning a minute, with the number of those in
 * between. Thread-safe.
 */
final class RefusedCommands {

    /** Redis has a dozen; what else a server invents shares one line. */
    private static final int MOST_KINDS = 16;

    private static final String OTHERS = "";

    private final Supplier<RateLimitedWarnings> warnings;
    private final Map<String, RateLimitedWarnings> kinds = new ConcurrentHashMap<>();

    RefusedCommands(Supplier<RateLimitedWarnings> warnings) {
        this.warnings = warnings;
    }

    void warn(String code, String message) {
        String kind = kinds.size() < MOST_KINDS || kinds.containsKey(code) ? code : OTHERS;
        kinds.computeIfAbsent(kind, any -> warnings.get()).warn(message + "; the command was not carried out");
    }
}
