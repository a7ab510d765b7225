package io.tieredcache.redis;

/** A GET, whose reply is lent. There is one for each read, so it is small. */
final class GetRequest implements Request {

    private final int slot;
    private final byte[] key;

    GetRequest(int slot, byte[] key) {
        this.slot = slot;
        this.key = key;
    }

    @Override
    public Verb verb() {
        return Verb.GET;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int args() {
        return 1;
    }

    @Override
    public byte[] arg(int index) {
        return key;
    }

    @Override
    public boolean isGated() {
        return true;
    }

    @Override
    public boolean borrows() {
        return true;
    }
}
