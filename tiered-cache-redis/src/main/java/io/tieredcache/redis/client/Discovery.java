package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.NodeConnection;
import io.tieredcache.redis.connection.ServerIdentity;

/** A reader of a deployment's layout. Used by one thread at a time, but closed by any thread. */
interface Discovery extends ServerIdentity.Membership {

    /** Returns the layout; blocks for at most a few time limits of a connection. */
    ClusterLayout discover() throws ConnectionException;

    /** Makes the next {@link #discover} begin with a server of the deployment. Any thread may call it. */
    default void askFirst(Address address) {}

    @Override
    default void check(Address address, NodeConnection connection) throws ConnectionException {}

    /** Closes the connections that it keeps; a running {@link #discover} fails soon. */
    void close();
}
