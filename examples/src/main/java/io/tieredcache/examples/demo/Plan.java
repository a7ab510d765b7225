package io.tieredcache.examples.demo;

import static java.time.Duration.ofSeconds;

import java.time.Duration;

/**
 * How much the demo does.
 *
 * @param scale TPC-H scale factor: 0.05 is 7,500 customers and 75,000 orders
 * @param threads callers
 * @param warmUp how long the workload runs over the cache before anything is measured
 * @param cached how long the workload runs over the cache
 * @param direct how long it runs against the database alone
 * @param outage how long it runs while a master dies
 */
public record Plan(double scale, int threads, Duration warmUp, Duration cached, Duration direct, Duration outage) {

    /**
     * Reads the command line.
     *
     * @param args none, or {@code --quick} for a fifth of the data and a few seconds
     * @return the plan
     */
    public static Plan of(String... args) {
        if (args.length == 1 && args[0].equals("--quick")) {
            return new Plan(0.01, 16, ofSeconds(2), ofSeconds(3), ofSeconds(2), ofSeconds(9));
        }
        if (args.length > 0) {
            throw new IllegalArgumentException("the only argument is --quick, was " + String.join(" ", args));
        }
        return new Plan(0.05, 32, ofSeconds(5), ofSeconds(15), ofSeconds(10), ofSeconds(12));
    }

    /**
     * Returns how many customers L1 may hold: a fraction of all, so that L2 has work.
     *
     * @return entries
     */
    public long nearCustomers() {
        return Math.round(scale * 20_000);
    }

    /**
     * Returns how many orders L1 may hold.
     *
     * @return entries
     */
    public long nearOrders() {
        return Math.round(scale * 50_000);
    }
}
