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
     * Says whether it may be refused while its node does not answer.
     *
     * @return false for a change, which must be told whatever it costs
     */
    boolean isRefusable();

    /**
     * Says whether its first argument is a token of eight bytes, with which its reply begins.
     *
     * @return false if a reply cannot be told from that to another request
     */
    boolean repeatsToken();

    /**
     * Says whether its reply may be the value of its key.
     *
     * @return true if the reply may be long
     */
    boolean bringsValue();
}
