package io.tieredcache.lab.proxy;

/** Daemon threads with a small stack. */
final class Daemon {

    private static final long STACK_BYTES = 128 * 1024;

    private Daemon() {}

    static void start(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }
}
