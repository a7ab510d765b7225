package io.tieredcache.redis;

/** A command that changes something without a script. */
final class PlainRequest implements Request {

    private final Verb verb;
    private final int slot;
    private final byte[][] args;

    PlainRequest(Verb verb, int slot, byte[]... args) {
        this.verb = verb;
        this.slot = slot;
        this.args = args;
    }

    @Override
    public Verb verb() {
        return verb;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public byte[] key() {
        return args[0];
    }

    @Override
    public int args() {
        return args.length;
    }

    @Override
    public byte[] arg(int index) {
        return args[index];
    }

    @Override
    public boolean isGated() {
        return false;
    }
}
