package io.tieredcache.redis;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A script on one key, by its name or with its text. */
final class ScriptRequest extends Request {

    private static final byte[] ONE = "1".getBytes(StandardCharsets.US_ASCII);
    /** What comes before the arguments of the script: the script, the number of keys, the key. */
    private static final int FIRST = 3;

    private static final int TOKEN_BYTES = 8;

    private final Script script;
    private final byte[][] rest;
    private final boolean gated;

    /** Runs a script by its name; {@code rest} follows the name of the key. */
    ScriptRequest(Script script, int slot, byte[] key, byte[]... rest) {
        this(Verb.EVALSHA, script, slot, key, rest, script.mayBeLeftUndone());
    }

    private ScriptRequest(Verb verb, Script script, int slot, byte[] key, byte[][] rest, boolean gated) {
        super(verb, slot, key);
        this.script = script;
        this.rest = rest;
        this.gated = gated;
    }

    /** The same, but it may be refused while its node does not answer. */
    ScriptRequest refusable() {
        return new ScriptRequest(verb(), script, slot(), key(), rest, true);
    }

    /** The same script with its text instead of its name. */
    ScriptRequest withSource() {
        return new ScriptRequest(Verb.EVAL, script, slot(), key(), rest, gated);
    }

    @Override
    int args() {
        return FIRST + rest.length;
    }

    @Override
    byte[] arg(int index) {
        return switch (index) {
            case 0 -> verb() == Verb.EVAL ? script.source() : script.sha1();
            case 1 -> ONE;
            case 2 -> key();
            default -> rest[index - FIRST];
        };
    }

    @Override
    boolean isGated() {
        return gated;
    }

    @Override
    boolean bringsValue() {
        return script == Script.ACQUIRE;
    }

    /** The replies of the protocol's scripts begin with the token of the request. */
    @Override
    boolean isAnsweredBy(@Nullable Object reply) {
        if (!script.repeatsToken() || !(reply instanceof byte[] bytes)) {
            return true;
        }
        return bytes.length >= TOKEN_BYTES && Bytes.u64(bytes, 0) == Bytes.u64(rest[0], 0);
    }

    /** Returns the last argument of ACQUIRE. */
    long generation() {
        return Bytes.u64(rest[rest.length - 1], 0);
    }

    /** Returns what the script would have published, from the last three arguments of one that tells. */
    ChangeMessage message(long fence) {
        byte[] message = ChangeMessage.encode(rest[rest.length - 2], fence, rest[rest.length - 1]);
        return Objects.requireNonNull(ChangeMessage.decode(message));
    }
}
