package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.LuaScript;

/** Scripts that no server runs, one for each kind of refusability. */
enum TestScript implements LuaScript {
    CHANGE,
    QUESTION;

    @Override
    public byte[] source() {
        return BigEndian.EMPTY;
    }

    @Override
    public byte[] sha1() {
        return BigEndian.EMPTY;
    }

    @Override
    public boolean isRefusable() {
        return this == QUESTION;
    }

    @Override
    public boolean repeatsToken() {
        return true;
    }

    @Override
    public boolean bringsValue() {
        return false;
    }
}
