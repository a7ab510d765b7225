package io.tieredcache.redis;

import org.jspecify.annotations.Nullable;

/** One command for the node that owns a slot. Immutable, but its arrays are not copied. */
abstract sealed class Request permits GetRequest, ScriptRequest, PlainRequest {

    private final Verb verb;
    private final int slot;
    private final byte[] key;

    Request(Verb verb, int slot, byte[] key) {
        this.verb = verb;
        this.slot = slot;
        this.key = key;
    }

    final Verb verb() {
        return verb;
    }

    final int slot() {
        return slot;
    }

    /** Returns the name of the key or channel that it is about, not a copy. */
    final byte[] key() {
        return key;
    }

    /** How many arguments follow the verb. */
    abstract int args();

    abstract byte[] arg(int index);

    /** Says whether it may be refused while its node does not answer: a change must be told, whatever it costs. */
    abstract boolean isGated();

    /** Says whether a string that answers it may be lent; whoever asks has to give it back. */
    boolean borrows() {
        return false;
    }

    /** Says whether its reply may be the value of its key. */
    boolean bringsValue() {
        return false;
    }

    /** Says whether a reply belongs to this request, as far as one can tell. */
    boolean isAnsweredBy(@Nullable Object reply) {
        return true;
    }

    final int bytes() {
        int sum = 0;
        for (int index = 0; index < args(); index++) {
            sum += arg(index).length;
        }
        return sum;
    }
}
