package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.spi.shared.KeyHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The names of entries in Redis: {@code <namespace>:{<partition>}:<cache>:<escaped key>}.
 *
 * <p>Printable ASCII except {@code %} and {@code #} is written as it is, every other character as the {@code %XX} of
 * its UTF-8 bytes, and half a surrogate pair as {@code %uXXXX}. An escaped key of more than {@value #MAX_KEY_BYTES}
 * bytes is replaced by {@code #} and the SHA-256 of its UTF-16 units.
 */
final class RedisKeys {

    static final int MAX_KEY_BYTES = 256;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final byte[] head;
    private final byte[] tail;

    RedisKeys(String namespace, String cache) {
        head = (namespace + ":{").getBytes(StandardCharsets.US_ASCII);
        tail = ("}:" + checkName("cache name", cache) + ":").getBytes(StandardCharsets.US_ASCII);
    }

    /** Creates names for the start-up check only; no cache can have their cache name. */
    RedisKeys(String namespace) {
        head = (namespace + ":{").getBytes(StandardCharsets.US_ASCII);
        tail = "}:!probe:".getBytes(StandardCharsets.US_ASCII);
    }

    byte[] probe(int partition) {
        return join(Partitions.name(partition), "start");
    }

    /** Returns the name of the entry that contains the generation of the cache; no key has that name. */
    byte[] generation(int partition) {
        byte[] name = join(Partitions.name(partition), "");
        return Arrays.copyOf(name, name.length - 1);
    }

    /** Returns the part after the partition in the name of an entry. */
    byte[] behindPartition(byte[] name, int partition) {
        return Arrays.copyOfRange(name, head.length + Partitions.name(partition).length + 2, name.length);
    }

    /** Returns the name of an entry from the part after its partition. */
    static byte[] name(String namespace, int partition, byte[] behindPartition) {
        String tag = new String(Partitions.name(partition), StandardCharsets.US_ASCII);
        byte[] front = (namespace + ":{" + tag + "}:").getBytes(StandardCharsets.US_ASCII);
        byte[] name = Arrays.copyOf(front, front.length + behindPartition.length);
        System.arraycopy(behindPartition, 0, name, front.length, behindPartition.length);
        return name;
    }

    static String checkName(String what, String name) {
        requireNonNull(name, what);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " must match [A-Za-z0-9_.-] and have 1 to 100 characters, was \"" + name + "\"");
        }
        return name;
    }

    /** Returns the name of an entry; {@code keyHash} is the {@code KeyHash} of the text. */
    byte[] name(String text, long keyHash) {
        return join(Partitions.name(Partitions.of(keyHash)), escape(text));
    }

    private byte[] join(byte[] partition, String key) {
        int start = head.length + partition.length + tail.length;
        byte[] name = new byte[start + key.length()];
        System.arraycopy(head, 0, name, 0, head.length);
        System.arraycopy(partition, 0, name, head.length, partition.length);
        System.arraycopy(tail, 0, name, head.length + partition.length, tail.length);
        for (int i = 0; i < key.length(); i++) {
            name[start + i] = (byte) key.charAt(i);
        }
        return name;
    }

    byte[] name(String text) {
        return name(text, KeyHash.of(text));
    }

    static String escape(String text) {
        String escaped = isPlain(text) ? text : escapeOdd(text);
        return escaped.length() <= MAX_KEY_BYTES ? escaped : "#" + sha256(text);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '%' && c != '#';
    }

    private static String escapeOdd(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length() && escaped.length() <= MAX_KEY_BYTES; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isPlain(point)) {
                escaped.append((char) point);
            } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                escaped.append("%u").append(HEX.toHexDigits((char) point));
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HEX.toHexDigits(b));
                }
            }
        }
        return escaped.toString();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
