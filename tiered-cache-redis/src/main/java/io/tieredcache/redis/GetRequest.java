package io.tieredcache.redis;

/** A GET, whose reply is lent. There is one for each read, so it is small. */
final class GetRequest extends Request {

    GetRequest(int slot, byte[] key) {
        super(Verb.GET, slot, key);
    }

    @Override
    int args() {
        return 1;
    }

    @Override
    byte[] arg(int index) {
        return key();
    }

    @Override
    boolean isGated() {
        return true;
    }

    @Override
    boolean borrows() {
        return true;
    }
}
