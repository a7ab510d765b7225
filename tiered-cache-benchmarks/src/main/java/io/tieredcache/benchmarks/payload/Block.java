package io.tieredcache.benchmarks.payload;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The cost of one call, averaged over some milliseconds of calls. The calls never wait, so the processor time is the
 * elapsed time on an otherwise idle machine.
 *
 * @param micros processor time
 * @param bytes heap allocated
 */
record Block(double micros, double bytes) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Receives the results of the calls, so that the compiler cannot eliminate them. */
    static volatile int blackhole;

    /** The measured call. */
    interface Call {
        int on(byte[] input) throws IOException;
    }

    /** Runs the call with one input after the other for the given time, and always with all of them. */
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
