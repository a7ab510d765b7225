package io.tieredcache.spi.shared;

/** A pooled array: borrowed from its tier until it is given back. Used by one thread at a time. */
public interface PooledBytes {

    /**
     * Returns the array. The tier does not change it before it is given back.
     *
     * @return not a copy; must not be changed. Must not be called after {@link #giveBack}
     */
    byte[] bytes();

    /**
     * Gives the array back to its tier, which may reuse it at once. Called at most once. Must neither block nor throw.
     */
    void giveBack();
}
