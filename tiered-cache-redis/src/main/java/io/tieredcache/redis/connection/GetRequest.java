package io.tieredcache.redis.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET, whose reply is a pooled array. Each read creates one, so it is small. */
public final class GetRequest extends Request {

    public GetRequest(int slot, byte[] key) {
        super(RedisCommand.GET, slot, key);
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
    public boolean isRefusable() {
        return true;
    }

    @Override
    public boolean bringsValue() {
        return true;
    }

    @Override
    public boolean borrows() {
        return true;
    }

    @Override
    public boolean isAnsweredBy(@Nullable Object reply) {
        return !(reply instanceof List);
    }
}
