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

    /** Returns the name of the key or channel that it is about, not a copy. */
    public final byte[] key() {
        return key;
    }

    /** How many arguments follow the verb. */
    abstract int args();

    abstract byte[] arg(int index);

    /** Says whether it may be refused while its node does not answer: a change must be told, whatever it costs. */
    public abstract boolean isRefusable();

    /** Says whether a string that answers it may be lent; whoever asks has to give it back. */
    public boolean borrows() {
        return false;
    }

    /** Says whether its reply may be the value of its key. */
    public boolean bringsValue() {
        return false;
    }

    /** Says whether a reply belongs to this request, as far as one can tell. */
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
