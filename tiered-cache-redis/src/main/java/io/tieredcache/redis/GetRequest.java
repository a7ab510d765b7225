package io.tieredcache.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
    boolean bringsValue() {
        return true;
    }

    @Override
    boolean borrows() {
        return true;
    }

    @Override
    boolean isAnsweredBy(@Nullable Object reply) {
        return !(reply instanceof List);
    }
}
