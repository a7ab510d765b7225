package io.tieredcache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The Lua scripts: one step of the protocol each, on one key. */
@SuppressWarnings("ImmutableEnumChecker") // the arrays go to the network as they are, and nobody writes to them
enum Script {
    ACQUIRE(true),
    FILL(true),
    RELEASE(true),
    INVALIDATE(true),
    BEGIN(true),
    END(true),
    GENERATION(true),
    REPLAY(true),
    HEARTBEAT(false),
    PROBE(false);

    private final byte[] source;
    private final byte[] sha1;

    Script(boolean prelude) {
        String own = read(name().toLowerCase(Locale.ROOT));
        int firstLine = own.indexOf('\n') + 1;
        String text = own.substring(0, firstLine) + (prelude ? read("prelude") : "") + own.substring(firstLine);
        source = text.getBytes(StandardCharsets.UTF_8);
        sha1 = sha1(source).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the text, not a copy. */
    byte[] source() {
        return source;
    }

    /** Returns the name under which Redis keeps the script, not a copy. */
    byte[] sha1() {
        return sha1;
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ".lua is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
