package io.tieredcache.guard;

/**
 * The errors that say that the JVM is broken or out of memory, and not that the code which threw them is. A loader, writer or
 * codec that throws one passes it on to its caller as it is; everything else that it throws becomes a typed exception. A stack
 * overflow is the fault of the code, like a missing class.
 */
public final class JvmErrors {

    private JvmErrors() {}

    /** Throws an error of the JVM again; returns if it is none. */
    public static void rethrow(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
    }
}
