package io.tieredcache.guard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warnings of a cache about code that threw where that must not change an outcome: one for each place, everything else at
 * debug. Noting never throws, not even at the end of the stack. Thread-safe.
 */
public final class Warnings {

    private static final Logger LOG = LoggerFactory.getLogger("io.tieredcache.TieredCache");

    private final String cache;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    public Warnings(String cache) {
        this.cache = cache;
    }

    /**
     * Notes what code of a user threw. Its message is logged at debug only, since it may quote keys or values.
     *
     * @param place the method
     * @param code the object that has it; its class is named
     * @param consequence what the cache does instead
     */
    public void threw(String place, Object code, String consequence, Throwable thrown) {
        note(place, code, thrown.getClass().getName(), consequence, thrown);
    }

    /** As {@link #threw}, of code that is given neither keys nor values: the warning has the message too. */
    void threwWithMessage(String place, Object code, String consequence, Throwable thrown) {
        note(place, code, thrown, consequence, thrown);
    }

    /** Warns once for each place, of what is no exception. */
    public void once(String place, String message) {
        try {
            if (warned.add(place)) {
                LOG.warn("cache {}: {}. This is logged once", cache, message);
            }
        } catch (Throwable e) {
            // A logger that fails must not change an outcome either.
        }
    }

    /** Warns each time; whatever the logger throws is swallowed. */
    public void warn(String format, @Nullable Object... arguments) {
        try {
            LOG.warn(format, arguments);
        } catch (Throwable e) {
            // A logger that fails must not change an outcome either.
        }
    }

    /** Logs at debug, where keys may be named; whatever the logger throws is swallowed. */
    public void debug(String format, @Nullable Object... arguments) {
        try {
            LOG.debug(format, arguments);
        } catch (Throwable e) {
            // A logger that fails must not change an outcome either.
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
            // A logger that fails must not change an outcome either.
        }
    }
}
