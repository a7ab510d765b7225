package io.tieredcache.testing;

import io.tieredcache.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that moves only when a test advances it. Thread-safe. */
public final class FakeTicker implements Ticker {

    private final AtomicLong reading = new AtomicLong();

    /** Makes a ticker at reading 0. */
    public FakeTicker() {}

    /**
     * Makes a ticker at a given reading, to test values around zero or overflow.
     *
     * @param nanos first reading, any value
     */
    public FakeTicker(long nanos) {
        reading.set(nanos);
    }

    /**
     * Moves time forward.
     *
     * @param time the time to add; zero or positive
     */
    public void advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time goes forward only, was " + time);
        }
        reading.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        return reading.get();
    }

    @Override
    public String toString() {
        return "FakeTicker[" + reading + " ns]";
    }
}
