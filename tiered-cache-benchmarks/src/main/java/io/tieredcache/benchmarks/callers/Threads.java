package io.tieredcache.benchmarks.callers;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads of callers: platform threads, or virtual ones if the JDK has them. */
public final class Threads {

    private static final int FIRST_VIRTUAL = 21;

    private Threads() {}

    /**
     * Fails if callers cannot be virtual threads here.
     *
     * @throws IllegalArgumentException if the JDK is older than 21
     */
    public static void requireVirtual() {
        if (Runtime.version().feature() < FIRST_VIRTUAL) {
            throw new IllegalArgumentException("--virtual needs JDK " + FIRST_VIRTUAL + " or later, this is JDK "
                    + Runtime.version().feature() + "; choose one with JAVA_HOME");
        }
    }

    /** Returns an executor that runs each of the given number of tasks on a separate thread. */
    static ExecutorService of(int callers, boolean virtual) {
        if (!virtual) {
            return Executors.newFixedThreadPool(callers);
        }
        requireVirtual();
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no virtual threads on " + Runtime.version(), e);
        }
    }
}
