package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.RateLimitedWarnings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The warnings about commands that a node refused (OOM, NOPERM, NOAUTH), in the node's own words. Each kind is logged
 * once a minute, with the number of warnings in between. Thread-safe.
 */
final class RefusedCommands {

    /** The number of kinds with a line of their own; Redis has a dozen. All further kinds share one line. */
    private static final int MOST_KINDS = 16;

    private static final String OTHER_KINDS = "";

    private final Supplier<RateLimitedWarnings> warnings;
    private final Map<String, RateLimitedWarnings> kinds = new ConcurrentHashMap<>();

    RefusedCommands(Supplier<RateLimitedWarnings> warnings) {
        this.warnings = warnings;
    }

    void warn(String code, String message) {
        String kind = kinds.size() < MOST_KINDS || kinds.containsKey(code) ? code : OTHER_KINDS;
        kinds.computeIfAbsent(kind, any -> warnings.get()).warn(message + "; the command was not carried out");
    }
}
