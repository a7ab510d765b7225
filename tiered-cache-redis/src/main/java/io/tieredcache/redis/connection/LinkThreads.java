package io.tieredcache.redis.connection;

/** The way in which a link makes its threads. */
public interface LinkThreads {

    /** Returns a daemon thread that has not been started. */
    Thread make(String name, Runnable body);

    static LinkThreads daemons() {
        return (name, body) -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
