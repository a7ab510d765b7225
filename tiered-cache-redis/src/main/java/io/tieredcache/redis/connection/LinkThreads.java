package io.tieredcache.redis.connection;

/** A factory of the threads of a link. */
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
