package io.tieredcache.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The processor time and heap that the calling thread used during an iteration. Processor time, unlike elapsed time,
 * does not grow while other threads have the core. A benchmark method takes it as a parameter and counts its calls.
 * Used by one thread.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class CallerMeter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Processor time of the iteration in ns. */
    public long cpuNanos;

    /** Heap that the thread allocated in the iteration, in bytes. */
    public long allocatedBytes;

    /** Calls of the iteration. */
    public long metered;

    private long calls;
    private long cpuAtStart;
    private long allocatedAtStart;

    /** Records the readings at the start of the iteration. */
    @Setup(Level.Iteration)
    public void start() {
        calls = 0;
        allocatedAtStart =
                THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        cpuAtStart = THREADS.getCurrentThreadCpuTime();
    }

    /** Replaces the readings by their differences. */
    @TearDown(Level.Iteration)
    public void stop() {
        cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuAtStart;
        allocatedBytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocatedAtStart;
        metered = calls;
    }

    /** Counts a call. */
    public void count() {
        calls++;
    }
}
