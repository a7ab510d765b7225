package io.tieredcache.redis.connection;

/** A script that a server runs, on one key. Immutable and thread-safe. */
public interface LuaScript {

    /**
     * Returns the text.
     *
     * @return bytes, not a copy
     */
    byte[] source();

    /**
     * Returns the digest by which a server knows the script once it has run.
     *
     * @return 40 hexadecimal digits as bytes, not a copy
     */
    byte[] sha1();

    /**
     * Returns whether the script may be refused while its node does not answer.
     *
     * @return false for a change, which must reach Redis whatever it costs
     */
    boolean isRefusable();

    /**
     * Returns whether the first argument is a token of eight bytes that the reply repeats at its beginning.
     *
     * @return false if a reply cannot be distinguished from the reply to another request
     */
    boolean repeatsToken();

    /**
     * Returns whether the reply may contain the value of the key.
     *
     * @return true if the reply may be long
     */
    boolean bringsValue();
}
