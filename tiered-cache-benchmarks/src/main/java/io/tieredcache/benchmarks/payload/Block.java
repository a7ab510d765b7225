package io.tieredcache.benchmarks.payload;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * What one call cost over some milliseconds of calls. Nothing here waits, so that the processor time is the time on the wall of
 * a machine that has nothing else to do.
 *
 * @param micros processor time
 * @param bytes heap allocated
 */
record Block(double micros, double bytes) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Takes what the calls return, so that no compiler can leave them out. */
    static volatile int blackhole;

    /** One call that is measured. */
    interface Call {
        int on(byte[] input) throws IOException;
    }

    /** Calls with one input after the other for that time, and always with all of them. */
    static Block measure(List<byte[]> inputs, long nanos, Call call) throws IOException {
        int taken = 0;
        long calls = 0;
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = THREADS.getCurrentThreadCpuTime();
        long spent;
        do {
            for (byte[] input : inputs) {
                taken += call.on(input);
            }
            calls += inputs.size();
            spent = THREADS.getCurrentThreadCpuTime() - start;
        } while (spent < nanos);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        blackhole = taken;
        return new Block(spent / 1_000.0 / calls, (double) bytes / calls);
    }
}
