package io.tieredcache.testing;

import io.tieredcache.spi.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that stands still until a test moves it. Thread-safe. */
public final class FakeTicker implements Ticker {

    private final AtomicLong reading = new AtomicLong();

    /** Starts at reading 0. */
    public FakeTicker() {}

    /**
     * Starts at a given reading, to try values around zero or overflow.
     *
     * @param nanos first reading, any value
     */
    public FakeTicker(long nanos) {
        reading.set(nanos);
    }

    /**
     * Moves time forward.
     *
     * @param time how far; zero or positive
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
