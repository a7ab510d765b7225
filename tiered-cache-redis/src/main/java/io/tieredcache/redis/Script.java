package io.tieredcache.redis;

import io.tieredcache.redis.connection.LuaScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Lua scripts; each is one step of the protocol, on one key. A line {@code -- include NAME...} stands for the
 * content of files in {@code include}. It is placed only where the content is needed: Redis runs every line of a script
 * at each call, including definitions.
 */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are sent as they are, and no caller writes to them
enum Script implements LuaScript {
    ACQUIRE,
    FILL,
    RELEASE,
    INVALIDATE,
    BEGIN,
    END,
    PUT,
    GENERATION,
    REPLAY,
    HEARTBEAT,
    PROBE;

    private final byte[] source;
    private final byte[] sha1;

    Script() {
        String text = Pattern.compile("^ *-- include (.*)$", Pattern.MULTILINE)
                .matcher(read(name().toLowerCase(Locale.ROOT)))
                .replaceAll(line -> Matcher.quoteReplacement(included(line.group(1))));
        source = text.getBytes(StandardCharsets.UTF_8);
        sha1 = sha1(source).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether the script may be skipped without losing a change for other JVMs. */
    @Override
    public boolean isRefusable() {
        return this == ACQUIRE || this == FILL || this == BEGIN || this == PUT;
    }

    /** Returns whether the first argument is a token that the reply repeats at its beginning. */
    @Override
    public boolean repeatsToken() {
        return this != PROBE && this != HEARTBEAT;
    }

    @Override
    public boolean bringsValue() {
        return this == ACQUIRE;
    }

    /** Returns the text, not a copy. */
    @Override
    public byte[] source() {
        return source;
    }

    /** Returns the digest by which Redis knows the script, not a copy. */
    @Override
    public byte[] sha1() {
        return sha1;
    }

    private static String included(String names) {
        return Arrays.stream(names.split(" "))
                .map(name -> read("include/" + name))
                .collect(Collectors.joining());
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
