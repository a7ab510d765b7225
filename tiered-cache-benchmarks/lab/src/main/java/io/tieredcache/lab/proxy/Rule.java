package io.tieredcache.lab.proxy;

import org.jspecify.annotations.Nullable;

/**
 * A disturbance of some connections.
 *
 * @param effect what happens to what they carry
 * @param kind which kind of connections
 * @param client whose; null means everybody's
 * @param port port of the node behind the proxy; 0 means every node
 */
public record Rule(Effect effect, Wire.Kind kind, @Nullable String client, int port) {

    /** What happens. */
    public enum Effect {
        /** Nothing goes through, in either direction, until the rule is lifted; then what was sent arrives. */
        HOLD,
        /** Replies come late. */
        DELAY_REPLIES,
        /** Requests arrive late, even if their client has gone by then. */
        DELAY_REQUESTS,
        /** Requests arrive once more, later. */
        DUPLICATE,
        /** Nobody reads what the client sends until the rule is lifted; replies come through. */
        DEAF,
        /** Some replies become something that no server would say. */
        GARBAGE,
        /** Replies come no faster than 200 Mbit/s on a connection. */
        THROTTLE
    }

    boolean covers(Wire wire, int wirePort) {
        return wire.kind() == kind
                && (port == 0 || port == wirePort)
                && (client == null || client.equals(wire.client()));
    }
}
