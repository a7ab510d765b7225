package io.tieredcache.redis;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One command for the node that owns a slot. Immutable, but its arrays are not copied. */
final class Request {

    private static final int KEY = 2;
    private static final int TOKEN = 3;
    private static final int TOKEN_BYTES = 8;
    private static final byte[] ONE = "1".getBytes(StandardCharsets.US_ASCII);

    private final Verb verb;
    private final int slot;
    private final byte[][] args;
    private final @Nullable Script script;

    private final boolean gated;
    private final boolean borrows;

    private Request(Verb verb, int slot, byte[][] args, @Nullable Script script, boolean gated, boolean borrows) {
        this.verb = verb;
        this.slot = slot;
        this.args = args;
        this.script = script;
        this.gated = gated;
        this.borrows = borrows;
    }

    Verb verb() {
        return verb;
    }

    int slot() {
        return slot;
    }

    byte[][] args() {
        return args;
    }

    static Request of(Verb verb, int slot, byte[]... args) {
        return new Request(verb, slot, args, null, verb == Verb.GET, false);
    }

    /** A GET whose reply may be lent; whoever asks has to give it back. */
    static Request read(int slot, byte[] key) {
        return new Request(Verb.GET, slot, new byte[][] {key}, null, true, true);
    }

    /** A script on one key. */
    static Request script(Script script, int slot, byte[] key, byte[]... rest) {
        byte[][] args = new byte[rest.length + 3][];
        args[0] = script.sha1();
        args[1] = ONE;
        args[2] = key;
        System.arraycopy(rest, 0, args, 3, rest.length);
        boolean gated = script == Script.ACQUIRE || script == Script.FILL || script == Script.BEGIN;
        return new Request(Verb.EVALSHA, slot, args, script, gated, false);
    }

    /** The same, but it may be refused while its node does not answer. */
    Request refusable() {
        return new Request(verb, slot, args, script, true, borrows);
    }

    /** The same script with its text instead of its name. */
    Request withSource() {
        if (script == null) {
            throw new IllegalStateException(verb + " runs no script");
        }
        byte[][] copy = args.clone();
        copy[0] = script.source();
        return new Request(Verb.EVAL, slot, copy, script, gated, false);
    }

    /** Says whether a reply belongs to this request: those of the protocol's scripts begin with its token. */
    boolean isAnsweredBy(@Nullable Object reply) {
        if (script == null
                || script == Script.PROBE
                || script == Script.HEARTBEAT
                || !(reply instanceof byte[] bytes)) {
            return true;
        }
        return bytes.length >= TOKEN_BYTES && Bytes.u64(bytes, 0) == Bytes.u64(args[TOKEN], 0);
    }

    /** Returns the name of the key, not a copy. */
    byte[] key() {
        return args[script == null ? 0 : KEY];
    }

    /** Returns the last argument of ACQUIRE. */
    long generation() {
        return Bytes.u64(args[args.length - 1], 0);
    }

    /** Returns what the script would have published, from the last three arguments of one that tells. */
    ChangeMessage message(long fence) {
        byte[] message = ChangeMessage.encode(args[args.length - 2], fence, args[args.length - 1]);
        return Objects.requireNonNull(ChangeMessage.decode(message));
    }

    /** Says whether it may be refused while its node does not answer: a change must be told, whatever it costs. */
    boolean isGated() {
        return gated;
    }

    /** Says whether its reply may be lent. */
    boolean borrows() {
        return borrows;
    }

    int bytes() {
        int sum = 0;
        for (byte[] arg : args) {
            sum += arg.length;
        }
        return sum;
    }
}
