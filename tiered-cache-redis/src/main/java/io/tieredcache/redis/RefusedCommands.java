package io.tieredcache.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/**
 * What a node refused, in its own words (OOM, NOPERM, NOAUTH): for each kind one warning a minute, with the number of those in
 * between. Thread-safe.
 */
final class RefusedCommands {

    /** Redis has a dozen; what else a server invents shares one line. */
    private static final int MOST_KINDS = 16;

    private static final String OTHERS = "";

    private final Map<String, PacedWarnings> kinds = new ConcurrentHashMap<>();

    void warn(String code, String message) {
        String kind = kinds.size() < MOST_KINDS || kinds.containsKey(code) ? code : OTHERS;
        kinds.computeIfAbsent(kind, any -> new PacedWarnings(LoggerFactory.getLogger(RedisLink.class)))
                .warn(message + "; the command was not carried out");
    }
}
