package io.tieredcache.lab.fault;

/** The lab's handle of a worker JVM. */
public interface WorkerHandle {

    /** Returns its number. */
    int process();

    /** Returns the name of its connections. */
    String name();

    /** Sends a command and returns the rest of the reply; "" if the JVM has ended. */
    String ask(String command);

    /** Returns the number of changes that L2 has not confirmed. */
    long pending();

    /** Returns whether every partition has a proof and the JVM asks all nodes. */
    boolean isWhole();

    /** Sends SIGSTOP or SIGCONT. */
    void signal(String signal);

    /** Waits until it has ended. Returns false if it has not. */
    boolean awaitEnd(long millis) throws InterruptedException;
}
