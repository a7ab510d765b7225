package io.tieredcache.lab.fault;

/** A worker JVM, seen from outside. */
public interface WorkerHandle {

    /** Its number. */
    int process();

    /** The name of its connections. */
    String name();

    /** Sends a command and waits for the rest of the answer; "" if the JVM has ended. */
    String ask(String command);

    /** Changes that wait to be told to L2. */
    long pending();

    /** Tells whether all its reports are proved and all nodes are asked. */
    boolean isWhole();

    /** Sends SIGSTOP or SIGCONT. */
    void signal(String signal);

    /** Waits until it has ended. Returns false if it has not. */
    boolean awaitEnd(long millis) throws InterruptedException;
}
