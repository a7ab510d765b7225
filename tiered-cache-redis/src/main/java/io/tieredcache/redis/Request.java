package io.tieredcache.redis;

import org.jspecify.annotations.Nullable;

/** One command for the node that owns a slot. Immutable, but its arrays are not copied. */
sealed interface Request permits GetRequest, ScriptRequest, PlainRequest {

    Verb verb();

    int slot();

    /** Returns the name of the key or channel that it is about, not a copy. */
    byte[] key();

    /** How many arguments follow the verb. */
    int args();

    byte[] arg(int index);

    /** Says whether it may be refused while its node does not answer: a change must be told, whatever it costs. */
    boolean isGated();

    /** Says whether a string that answers it may be lent; whoever asks has to give it back. */
    default boolean borrows() {
        return false;
    }

    /** Says whether a reply belongs to this request, as far as one can tell. */
    default boolean isAnsweredBy(@Nullable Object reply) {
        return true;
    }

    default int bytes() {
        int sum = 0;
        for (int index = 0; index < args(); index++) {
            sum += arg(index).length;
        }
        return sum;
    }
}
