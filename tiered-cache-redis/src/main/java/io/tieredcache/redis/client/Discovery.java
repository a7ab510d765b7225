package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.ServerIdentity;

/** Asks a deployment for its layout. Used by one thread at a time, but closed by any. */
interface Discovery extends ServerIdentity.Membership {

    /** Returns the layout; blocks for at most a few time limits of a connection. */
    ClusterLayout discover() throws ConnectionException;

    /** Has the next {@link #discover} begin with a server of the deployment. May be called by any thread. */
    default void askFirst(Address address) {}

    @Override
    default void check(Address address, NodeConnection connection) throws ConnectionException {}

    /** Ends what it keeps open; a running {@link #discover} fails soon. */
    void close();
}
