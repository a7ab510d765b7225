package io.tieredcache.lab.worker;

import java.util.concurrent.atomic.AtomicInteger;

/** Writes the causes of failed calls to the worker's log, up to a limit that keeps it readable. Thread-safe. */
final class FailureLog {

    private static final int MOST = 200;

    private final long start = System.nanoTime();
    private final AtomicInteger count = new AtomicInteger();

    void add(Throwable e) {
        if (count.incrementAndGet() <= MOST) {
            StringBuilder text = new StringBuilder();
            text.append((System.nanoTime() - start) / 1_000_000).append(" ms: ").append(e);
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                text.append(" <- ").append(cause);
            }
            System.err.println(text);
        }
    }
}
