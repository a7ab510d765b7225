package io.tieredcache.redis.connection;

import org.jspecify.annotations.Nullable;

/** One command for the node that owns a slot. Immutable, but its arrays are not copied. */
public abstract sealed class Request permits GetRequest, ScriptRequest, PlainRequest {

    private final RedisCommand command;
    private final int slot;
    private final byte[] key;

    Request(RedisCommand command, int slot, byte[] key) {
        this.command = command;
        this.slot = slot;
        this.key = key;
    }

    public final RedisCommand command() {
        return command;
    }

    public final int slot() {
        return slot;
    }

    /** Returns the key or channel of the request, not a copy. */
    public final byte[] key() {
        return key;
    }

    /** Returns the number of arguments after the command name. */
    abstract int args();

    abstract byte[] arg(int index);

    /**
     * Returns whether the request may be refused while its node does not answer; a change may not, since it must reach
     * Redis whatever it costs.
     */
    public abstract boolean isRefusable();

    /** Returns whether a string reply may be a pooled array, which the caller has to give back. */
    public boolean borrows() {
        return false;
    }

    /** Returns whether the reply may contain the value of the key. */
    public boolean bringsValue() {
        return false;
    }

    /** Returns whether a reply belongs to this request, as far as the reply shows it. */
    public boolean isAnsweredBy(@Nullable Object reply) {
        return true;
    }

    public final int bytes() {
        int sum = 0;
        for (int index = 0; index < args(); index++) {
            sum += arg(index).length;
        }
        return sum;
    }
}
