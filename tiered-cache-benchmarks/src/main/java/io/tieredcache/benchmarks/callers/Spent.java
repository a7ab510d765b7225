package io.tieredcache.benchmarks.callers;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * The resources used up to a moment.
 *
 * @param clockNanos elapsed time
 * @param clientCpuNanos processor time of this process
 * @param serverCpuNanos processor time of the servers
 * @param allocatedBytes heap that the threads of this JVM allocated
 * @param deduplicated keys that shared another caller's request
 * @param strays operations that did not do the measured work
 */
record Spent(
        long clockNanos,
        long clientCpuNanos,
        long serverCpuNanos,
        long allocatedBytes,
        long deduplicated,
        long strays) {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Spent now(ServerCpu servers, Workload workload) {
        long serverCpu = servers.nanos();
        long allocated = allocated();
        return new Spent(
                System.nanoTime(),
                SYSTEM.getProcessCpuTime(),
                serverCpu,
                allocated,
                workload.deduplicated(),
                workload.strays());
    }

    Spent since(Spent earlier) {
        return new Spent(
                clockNanos - earlier.clockNanos,
                clientCpuNanos - earlier.clientCpuNanos,
                serverCpuNanos - earlier.serverCpuNanos,
                allocatedBytes - earlier.allocatedBytes,
                deduplicated - earlier.deduplicated,
                strays - earlier.strays);
    }

    /**
     * Returns the bytes that all threads allocated; virtual threads count with their carrier threads. Before JDK 21 the
     * JVM has no total that includes ended threads.
     */
    private static long allocated() {
        try {
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(THREADS);
        } catch (NoSuchMethodException before21) {
            long sum = 0;
            for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read what was allocated", e);
        }
    }
}
