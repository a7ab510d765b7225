package io.tieredcache.lab.worker;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Exceptions and errors that application code throws at random for a while. Thread-safe. */
final class Planted {

    private static final double SHARE = 0.05;

    private final AtomicLong count = new AtomicLong();
    private volatile boolean on;

    /** Starts throwing. */
    void begin() {
        count.set(0);
        on = true;
    }

    /** Stops throwing, and returns the number of exceptions and errors. */
    long end() {
        on = false;
        return count.get();
    }

    /** Throws a {@link PlantedException} at random. */
    void throwException(String where) {
        if (strikes()) {
            throw new PlantedException(where);
        }
    }

    /** Throws at random: an exception, or an error of the kinds that class loading and deep values cause. */
    void error(String where) {
        if (strikes()) {
            switch (ThreadLocalRandom.current().nextInt(3)) {
                case 0 -> throw new PlantedException(where);
                case 1 -> throw new NoClassDefFoundError("planted in " + where);
                default -> throw new StackOverflowError("planted in " + where);
            }
        }
    }

    /** Returns whether this class made the loader fail. */
    static boolean isOfLoader(Throwable thrown) {
        for (@Nullable Throwable e = thrown; e != null; e = e.getCause()) {
            if (String.valueOf(e.getMessage()).equals("planted in the loader")) {
                return true;
            }
        }
        return false;
    }

    private boolean strikes() {
        boolean strikes = on && ThreadLocalRandom.current().nextDouble() < SHARE;
        if (strikes) {
            count.incrementAndGet();
        }
        return strikes;
    }

    /** An exception without a cause. */
    private static final class PlantedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        PlantedException(String where) {
            super("planted in " + where);
        }
    }
}
