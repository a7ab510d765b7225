package io.tieredcache;

/** The maker of every thread that the engine starts: daemons, so that no cache keeps a JVM alive. */
@FunctionalInterface
interface Daemons {

    /** Makes real threads. */
    Daemons SYSTEM = (name, task) -> {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    };

    /** Returns a thread that has not been started. */
    Thread make(String name, Runnable task);
}
