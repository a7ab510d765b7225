package io.tieredcache.redis.connection;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A script on one key, sent as a digest or as text. */
public final class ScriptRequest extends Request {

    private static final byte[] ONE = "1".getBytes(StandardCharsets.US_ASCII);
    /** The number of arguments before those of the script: the script, the number of keys, the key. */
    private static final int FIRST = 3;

    private static final int TOKEN_BYTES = 8;

    private final LuaScript script;
    private final byte[][] rest;
    private final boolean refusable;

    /** Creates a request that runs the script by its digest; {@code rest} follows the key. */
    public ScriptRequest(LuaScript script, int slot, byte[] key, byte[]... rest) {
        this(RedisCommand.EVALSHA, script, slot, key, rest, script.isRefusable());
    }

    private ScriptRequest(
            RedisCommand command, LuaScript script, int slot, byte[] key, byte[][] rest, boolean refusable) {
        super(command, slot, key);
        this.script = script;
        this.rest = rest;
        this.refusable = refusable;
    }

    /** Returns the same request, but one that may be refused while its node does not answer. */
    public ScriptRequest canBeRefused() {
        return new ScriptRequest(command(), script, slot(), key(), rest, true);
    }

    /** Returns a request for the same script, with its text in place of its digest. */
    public ScriptRequest withSource() {
        return new ScriptRequest(RedisCommand.EVAL, script, slot(), key(), rest, refusable);
    }

    @Override
    int args() {
        return FIRST + rest.length;
    }

    @Override
    byte[] arg(int index) {
        return switch (index) {
            case 0 -> command() == RedisCommand.EVAL ? script.source() : script.sha1();
            case 1 -> ONE;
            case 2 -> key();
            default -> rest[index - FIRST];
        };
    }

    @Override
    public boolean isRefusable() {
        return refusable;
    }

    @Override
    public boolean bringsValue() {
        return script.bringsValue();
    }

    /** The replies of the protocol's scripts begin with the token of the request. */
    @Override
    public boolean isAnsweredBy(@Nullable Object reply) {
        if (!script.repeatsToken() || !(reply instanceof byte[] bytes)) {
            return true;
        }
        return bytes.length >= TOKEN_BYTES && BigEndian.u64(bytes, 0) == BigEndian.u64(rest[0], 0);
    }

    /** Returns an argument of the script counted from the end: 0 is the last one. Not a copy. */
    public byte[] fromEnd(int index) {
        return rest[rest.length - 1 - index];
    }
}
