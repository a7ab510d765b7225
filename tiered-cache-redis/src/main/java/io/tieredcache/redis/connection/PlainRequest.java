package io.tieredcache.redis.connection;

/** A command that changes something without a script; its first argument is the key or channel. */
public final class PlainRequest extends Request {

    private final byte[][] args;

    public PlainRequest(RedisCommand command, int slot, byte[]... args) {
        super(command, slot, args[0]);
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
    public boolean isRefusable() {
        return false;
    }
}
