package io.tieredcache.redis.connection;

/**
 * An error reply of a server, such as {@code MOVED 42 host:port}.
 *
 * @param message the whole line; its first word is the code
 */
public record ErrorReply(String message) {

    /** Returns the first word of the message. */
    public String code() {
        int space = message.indexOf(' ');
        return space < 0 ? message : message.substring(0, space);
    }
}
