package io.tieredcache.coherence;

import static java.util.Objects.requireNonNull;

import io.tieredcache.guard.JvmErrors;
import io.tieredcache.spi.KeyFormat;
import io.tieredcache.spi.shared.KeyHash;
import org.jspecify.annotations.Nullable;

/** The conversion of keys into text for L2 and into hashes. */
public final class KeyEncoder<K> {

    private static final int LONGEST_TEXT = 65_536;

    private final @Nullable KeyFormat<? super K> format;

    /**
     * Creates an encoder.
     *
     * @param format null without L2
     */
    public KeyEncoder(@Nullable KeyFormat<? super K> format) {
        this.format = format;
    }

    /** Returns the text of a key for L2; empty without L2. */
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

    /**
     * Formats a key. Whatever the format throws reaches the caller as an exception before the call has any effect,
     * except errors of the JVM.
     */
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

    /** Returns the hash of a key. With L2 it is the same in every JVM. */
    public long hashOf(K key, String text) {
        return format != null ? KeyHash.of(text) : key.hashCode() * 0x9E3779B97F4A7C15L;
    }
}
