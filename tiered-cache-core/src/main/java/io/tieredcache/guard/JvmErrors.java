package io.tieredcache.guard;

/**
 * The errors whose cause is a broken JVM or a lack of memory, and not the code that threw them. If a loader, writer or
 * codec throws one, its caller receives it unchanged; any other exception becomes a typed one. A stack overflow is a
 * fault of the code, like a missing class.
 */
public final class JvmErrors {

    private JvmErrors() {}

    /** Rethrows an error of the JVM; returns if it is none. */
    public static void rethrow(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
    }
}
