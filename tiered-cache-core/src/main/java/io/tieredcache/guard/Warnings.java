package io.tieredcache.guard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warnings of a cache about code that threw at a place where that must not change an outcome. The first exception
 * at each place is a warning, later ones are logged at debug. Its methods never throw, not even at the end of the
 * stack. Thread-safe.
 */
public final class Warnings {

    private static final Logger LOG = LoggerFactory.getLogger("io.tieredcache.TieredCache");

    private final String cache;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    public Warnings(String cache) {
        this.cache = cache;
    }

    /**
     * Logs an exception of user code. Its message is logged at debug only, because it may quote keys or values.
     *
     * @param place the method
     * @param code the object that threw; its class is logged
     * @param consequence what the cache does instead, for the log
     */
    public void threw(String place, Object code, String consequence, Throwable thrown) {
        note(place, code, thrown.getClass().getName(), consequence, thrown);
    }

    /** Logs an exception like {@link #threw}, with its message, for code that receives neither keys nor values. */
    void threwWithMessage(String place, Object code, String consequence, Throwable thrown) {
        note(place, code, thrown, consequence, thrown);
    }

    /** Logs a warning without an exception, once for each place. */
    public void once(String place, String message) {
        try {
            if (warned.add(place)) {
                LOG.warn("cache {}: {}. This is logged once", cache, message);
            }
        } catch (Throwable e) {
            // A failing logger must not change an outcome either.
        }
    }

    /** Logs a warning each time; exceptions of the logger are swallowed. */
    public void warn(String format, @Nullable Object... arguments) {
        try {
            LOG.warn(format, arguments);
        } catch (Throwable e) {
            // A failing logger must not change an outcome either.
        }
    }

    /** Logs at debug, where keys may be named; exceptions of the logger are swallowed. */
    public void debug(String format, @Nullable Object... arguments) {
        try {
            LOG.debug(format, arguments);
        } catch (Throwable e) {
            // A failing logger must not change an outcome either.
        }
    }

    private void note(String place, Object code, Object what, String consequence, Throwable thrown) {
        try {
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (warned.add(place)) {
                LOG.warn(
                        "cache {}: {} of {} threw {}; {}. This is logged once, what it throws next at debug",
                        cache,
                        place,
                        code.getClass().getName(),
                        what,
                        consequence);
            }
            LOG.debug("cache {}: {} threw; {}", cache, place, consequence, thrown);
        } catch (Throwable e) {
            // A failing logger must not change an outcome either.
        }
    }
}
