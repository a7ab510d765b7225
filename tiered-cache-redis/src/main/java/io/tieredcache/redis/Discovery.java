package io.tieredcache.redis;

/** Asks a deployment for its layout. Used by one thread at a time, but closed by any. */
interface Discovery extends JedisIdentity.Membership {

    /** Returns the layout; blocks for at most a few time limits of a connection. */
    Layout discover() throws JedisTrouble;

    /** Has the next {@link #discover} begin with a server of the deployment. May be called by any thread. */
    default void askFirst(Address address) {}

    @Override
    default void check(Address address, JedisConnection connection) throws JedisTrouble {}

    /** Ends what it keeps open; a running {@link #discover} fails soon. */
    void close();
}
