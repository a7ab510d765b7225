package io.tieredcache.redis;

/** A command that changes something without a script; its first argument is the key or channel. */
final class PlainRequest extends Request {

    private final byte[][] args;

    PlainRequest(Verb verb, int slot, byte[]... args) {
        super(verb, slot, args[0]);
        this.args = args;
    }

    @Override
    int args() {
        return args.length;
    }

    @Override
    byte[] arg(int index) {
        return args[index];
    }

    @Override
    boolean isGated() {
        return false;
    }
}
