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
 * The Lua scripts: one step of the protocol each, on one key. A line {@code -- include NAME...} in one of them stands for what
 * is in files of {@code include}, where it is needed: Redis runs a script from its first line each time, definitions too.
 */
@SuppressWarnings("ImmutableEnumChecker") // the arrays go to the network as they are, and nobody writes to them
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

    /** Says whether no change is lost to other JVMs if it is not run. */
    @Override
    public boolean isRefusable() {
        return this == ACQUIRE || this == FILL || this == BEGIN || this == PUT;
    }

    /** Says whether its first argument is a token, with which its reply begins. */
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

    /** Returns the name under which Redis keeps the script, not a copy. */
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
