package io.tieredcache.concurrent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The threads of tasks that may block: a virtual thread for each task, or an {@link AsyncPool} before JDK 21.
 *
 * @param executor runs the tasks
 * @param shutdown makes the executor refuse further tasks; tasks that were accepted finish
 */
public record CallThreads(Executor executor, Runnable shutdown) {

    public static CallThreads named(String name, DaemonThreads daemons) {
        ExecutorService virtual = virtualThreads();
        if (virtual != null) {
            return new CallThreads(virtual, virtual::shutdown);
        }
        AsyncPool pool = new AsyncPool(name, daemons);
        return new CallThreads(pool, pool::shutdown);
    }

    /**
     * Returns an executor of virtual threads, or null before JDK 21. The method is looked up, because older JDKs lack
     * it.
     */
    private static @Nullable ExecutorService virtualThreads() {
        try {
            MethodHandle factory = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) factory.invoke();
        } catch (NoSuchMethodException e) {
            return null;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot make virtual threads; give the builder an executor", e);
        }
    }
}
