package io.tieredcache.redis.client;

import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.Request;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A breaker that spares a node which failed three times in a row; requests that were sent together count as one
 * failure. For half a second the node gets changes only; then one read tries it, and so on until the node answers
 * anything. A try without a known result ends after a second. While the node answers, the breaker costs one memory read
 * for each call. Thread-safe.
 */
final class CircuitBreaker {

    static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    static final long LONGEST_TRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int RUN = 3;

    /** The number of failures since the last answer. */
    private final AtomicInteger run = new AtomicInteger();
    /** The time at which the next read may try, after three failures. */
    private final AtomicLong nextTry = new AtomicLong();

    private final LongSupplier nanoTime;
    private volatile boolean trying;

    CircuitBreaker() {
        this(System::nanoTime);
    }

    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean permits(Request request) {
        return run.get() < RUN || !request.isRefusable() || mayTry();
    }

    private boolean mayTry() {
        long now = nanoTime.getAsLong();
        long next = nextTry.get();
        boolean permitted = now - next >= 0 && nextTry.compareAndSet(next, now + LONGEST_TRY_NANOS);
        if (permitted) {
            trying = true;
        }
        return permitted;
    }

    void succeeded() {
        if (run.get() > 0) {
            run.set(0);
        }
    }

    /** Records the failure that lost a connection, once for all requests on it. */
    void failed(ConnectionException failure) {
        switch (failure.reason()) {
            case LATE, LOST, UNREACHABLE -> {
                trying = false;
                nextTry.set(nanoTime.getAsLong() + REST_NANOS);
                run.getAndUpdate(failures -> Math.min(RUN, failures + 1));
            }
            case BUSY, HURRIED, REFUSED, TURNED_AWAY, UNFIT, RESTING -> {}
        }
    }

    /** Ends the try of a request that got no answer and says nothing about the node. The next read tries at once. */
    void released() {
        if (trying) {
            trying = false;
            nextTry.set(nanoTime.getAsLong());
        }
    }

    boolean isOpen() {
        return run.get() >= RUN;
    }
}
