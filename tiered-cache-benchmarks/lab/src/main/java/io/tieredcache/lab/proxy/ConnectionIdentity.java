package io.tieredcache.lab.proxy;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The purpose of a connection and the name of its client.
 *
 * @param kind the purpose
 * @param client the name that its client gave itself, without the ending for the kind; null if it gave none
 */
public record ConnectionIdentity(Kind kind, @Nullable String client) {

    static final ConnectionIdentity UNKNOWN = new ConnectionIdentity(Kind.OTHER, null);

    private static final Pattern NAME = Pattern.compile("SETNAME\r\n\\$\\d+\r\n(\\S+?)(-sub|-beat)?\r\n");

    /** The purposes of connections. */
    public enum Kind {
        /** Commands of a cache. */
        DATA,
        /** Reports of changes. */
        SUBSCRIBER,
        /** Requests whose replies prove that reports arrive. */
        HEARTBEAT,
        /** A replica that copies its master. */
        REPLICA,
        /** A purpose that is not known yet, or of no interest. */
        OTHER
    }

    /** Returns the identity after the client has sent some bytes. */
    ConnectionIdentity after(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        if (kind == Kind.OTHER) {
            Matcher name = NAME.matcher(text);
            if (name.find()) {
                return new ConnectionIdentity(kindOf(name.group(2)), name.group(1)).after(bytes, length);
            }
            if (text.contains("REPLCONF") || text.contains("PSYNC")) {
                return new ConnectionIdentity(Kind.REPLICA, null);
            }
        }
        return kind == Kind.DATA && text.contains("SSUBSCRIBE")
                ? new ConnectionIdentity(Kind.SUBSCRIBER, client)
                : this;
    }

    boolean isSettled() {
        return kind == Kind.SUBSCRIBER || kind == Kind.HEARTBEAT || kind == Kind.REPLICA;
    }

    private static Kind kindOf(@Nullable String ending) {
        if (ending == null) {
            return Kind.DATA;
        }
        return ending.equals("-sub") ? Kind.SUBSCRIBER : Kind.HEARTBEAT;
    }
}
