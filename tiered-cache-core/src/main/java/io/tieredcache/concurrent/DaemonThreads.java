package io.tieredcache.concurrent;

/** The maker of every thread that the engine starts: daemons, so that no cache keeps a JVM alive. */
@FunctionalInterface
public interface DaemonThreads {

    /** Makes real threads. */
    DaemonThreads SYSTEM = (name, task) -> {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    };

    /**
     * Makes real threads that serve every cache of the JVM. They inherit neither context class loader nor thread locals: the
     * application whose call starts such a thread must not stay in memory while other applications keep the thread busy.
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
