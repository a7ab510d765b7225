package io.tieredcache.examples.demo;

import static java.time.Duration.ofSeconds;

import java.time.Duration;

/**
 * The size and duration of the parts of the demo.
 *
 * @param scale TPC-H scale factor: 0.05 is 7,500 customers and 75,000 orders
 * @param threads number of callers
 * @param warmUp duration of the unmeasured workload over the cache
 * @param cached duration of the measured workload over the cache
 * @param direct duration of the workload against the database alone
 * @param outage duration of the workload while a master dies
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
     * Returns the capacity of L1 for customers: a fraction of all, so that L2 has work.
     *
     * @return entries
     */
    public long nearCustomers() {
        return Math.round(scale * 20_000);
    }

    /**
     * Returns the capacity of L1 for orders.
     *
     * @return entries
     */
    public long nearOrders() {
        return Math.round(scale * 50_000);
    }
}
