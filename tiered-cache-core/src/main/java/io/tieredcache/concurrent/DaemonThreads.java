package io.tieredcache.concurrent;

/** The factory of all threads of the engine. They are daemons, so that no cache keeps a JVM alive. */
@FunctionalInterface
public interface DaemonThreads {

    /** The factory of real threads. */
    DaemonThreads SYSTEM = (name, task) -> {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    };

    /**
     * The factory of real threads that serve all caches of the JVM. They inherit neither context class loader nor
     * thread locals. Otherwise the application that starts such a thread would stay in memory while other applications
     * use the thread.
     */
    DaemonThreads SHARED = (name, task) -> {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
        return thread;
    };

    /** Returns a thread that has not been started. */
    Thread make(String name, Runnable task);
}
