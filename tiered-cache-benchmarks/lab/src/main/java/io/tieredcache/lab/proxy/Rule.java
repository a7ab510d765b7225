package io.tieredcache.lab.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A disturbance of some connections.
 *
 * @param effect effect on their data
 * @param kind kind of connections
 * @param client client of the connections; null means every client
 * @param port port of the node behind the proxy; 0 means every node
 */
public record Rule(
        Effect effect,
        ConnectionIdentity.Kind kind,
        @Nullable String client,
        int port) {

    /** The effects of a disturbance. */
    public enum Effect {
        /** No data passes, in either direction, until the rule is removed; then all delayed data arrives. */
        HOLD,
        /** Replies arrive late. */
        DELAY_REPLIES,
        /** Requests arrive late, even if their client has closed by then. */
        DELAY_REQUESTS,
        /** Requests arrive a second time, later. */
        DUPLICATE,
        /** The client's data is not read until the rule is removed; replies pass. */
        DEAF,
        /** Some replies are replaced by bytes that no server would send. */
        GARBAGE,
        /** Replies arrive at no more than 200 Mbit/s on a connection. */
        THROTTLE
    }

    boolean covers(ConnectionIdentity identity, int wirePort) {
        return identity.kind() == kind
                && (port == 0 || port == wirePort)
                && (client == null || client.equals(identity.client()));
    }
}
