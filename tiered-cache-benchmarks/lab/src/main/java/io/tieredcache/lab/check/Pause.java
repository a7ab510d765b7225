package io.tieredcache.lab.check;

import java.util.concurrent.TimeUnit;

/**
 * A time in which a worker JVM was stopped. A call that was under way then may return what was right before; the same holds
 * for one that begins before the JVM's own clocks have woken up.
 *
 * @param process the JVM
 * @param begun before it was stopped
 * @param ended after it was let go on
 */
public record Pause(int process, long begun, long ended) {

    private static final long WAKING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    boolean covers(int other, long from, long to) {
        return other == process && from <= ended + WAKING_NANOS && begun <= to;
    }
}
