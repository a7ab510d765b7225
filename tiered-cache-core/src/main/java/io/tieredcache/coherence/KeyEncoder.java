package io.tieredcache.coherence;

import static java.util.Objects.requireNonNull;

import io.tieredcache.guard.JvmErrors;
import io.tieredcache.spi.KeyFormat;
import io.tieredcache.spi.shared.KeyHash;
import org.jspecify.annotations.Nullable;

/** Turns keys into what the tiers need: text for L2, and a hash. */
public final class KeyEncoder<K> {

    private static final int LONGEST_TEXT = 65_536;

    private final @Nullable KeyFormat<? super K> format;

    /**
     * Creates the key space.
     *
     * @param format null without L2
     */
    public KeyEncoder(@Nullable KeyFormat<? super K> format) {
        this.format = format;
    }

    /** The text of a key for L2; empty without L2. */
    public String textOf(K key) {
        requireNonNull(key, "key");
        if (format == null) {
            return "";
        }
        String text = format(format, key);
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("the text of a key must have 1 to " + LONGEST_TEXT + " characters, has "
                    + text.length() + ": choose a shorter key or another keyFormat");
        }
        return text;
    }

    /** Whatever a format throws becomes an exception, before anything has been done about the key. */
    private static <K> String format(KeyFormat<? super K> format, K key) {
        try {
            return requireNonNull(format.format(key), "the text is null");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            JvmErrors.rethrow(e);
            throw new IllegalArgumentException(
                    "the keyFormat " + format.getClass().getName() + " cannot format a key of "
                            + key.getClass().getName(),
                    e);
        }
    }

    /** The hash of a key, the same in every JVM if there is an L2. */
    public long hashOf(K key, String text) {
        return format != null ? KeyHash.of(text) : key.hashCode() * 0x9E3779B97F4A7C15L;
    }
}
