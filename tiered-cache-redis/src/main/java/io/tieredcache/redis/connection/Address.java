package io.tieredcache.redis.connection;

import static java.util.Objects.requireNonNull;

/**
 * The address of a Redis server.
 *
 * @param host name or IP address, without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) implements Comparable<Address> {

    public static Address parse(String given) {
        String text = requireNonNull(given, "address").strip();
        if (text.contains("://")) {
            throw new IllegalArgumentException("Redis address must be host:port without a scheme, was \""
                    + without(text) + "\": user, password and TLS have settings of their own");
        }
        if (text.indexOf('@') >= 0) {
            throw new IllegalArgumentException("Redis address must be host:port without a user, was \""
                    + start(text.replaceFirst(".*@", "...@")) + "\": give them to user(...) and password(...)");
        }
        if (text.indexOf(',') >= 0) {
            throw new IllegalArgumentException("Redis address must be one host:port, was \"" + start(text)
                    + "\": split it at its commas, and give each address as one argument");
        }
        int colon = text.lastIndexOf(':');
        if (colon > 0) {
            String host = text.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            }
            String port = text.substring(colon + 1);
            if (host.chars().noneMatch(c -> c <= ' ' || c == '/')
                    && !host.isEmpty()
                    && port.length() <= 5
                    && port.chars().allMatch(c -> c >= '0' && c <= '9')) {
                int number = port.isEmpty() ? 0 : Integer.parseInt(port);
                if (number >= 1 && number <= 65535) {
                    return new Address(host, number);
                }
            }
        }
        throw new IllegalArgumentException("Redis address must be host:port with a port from 1 to 65535, was \""
                + start(text) + "\"; an IPv6 address is written [::1]:6379");
    }

    /** Returns the part of a URI that a message may show. A password may stand before the host. */
    private static String without(String uri) {
        return start(uri.replaceFirst("//.*@", "//...@"));
    }

    /** Returns the part of a malformed address that a message may show. A password may be in the rest. */
    private static String start(String text) {
        return text.replaceFirst("([^\\p{Alnum}.:_@/,\\[\\]-]|(?<!/)/(?!/)).*", "...");
    }

    @Override
    public int compareTo(Address other) {
        int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
