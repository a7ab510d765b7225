package io.tieredcache.spi.shared;

/** An array that a tier lends until it is given back, and then uses again. By one thread at a time. */
public interface PooledBytes {

    /**
     * Returns the array; until it is given back, and for ever if it never is, it stays as it is.
     *
     * @return not a copy; must not be changed, and not be asked for any more once it has been given back
     */
    byte[] bytes();

    /** Gives the array back, which may be used for something else at once; called at most once. Must neither block nor throw. */
    void giveBack();
}
