package io.tieredcache.lab.check;

import java.util.concurrent.TimeUnit;

/**
 * A time in which a worker JVM was stopped. A call that was under way may return a value that was right before. The
 * same holds for a call that begins before the JVM's clocks have been updated.
 *
 * @param process the JVM
 * @param begun time before the stop
 * @param ended time after the JVM was resumed
 */
public record Pause(int process, long begun, long ended) {

    private static final long WAKING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    boolean covers(int other, long from, long to) {
        return other == process && from <= ended + WAKING_NANOS && begun <= to;
    }
}
