package io.tieredcache.lab.check;

/**
 * The time of a fault and its effects.
 *
 * @param family name of the fault
 * @param severity the promises that hold meanwhile
 * @param begun time of the beginning, {@link System#nanoTime}
 * @param ended time at which its effects were over
 */
public record Window(String family, Severity severity, long begun, long ended) {

    /** The promises that hold during a fault. */
    public enum Severity {
        /** All promises of healthy operation. */
        HEALTHY,
        /** The promises for a failover or a partition. */
        FAILOVER,
        /** All promises of healthy operation, but loads and writes may throw. */
        NO_DATABASE
    }

    boolean overlaps(long from, long to) {
        return begun <= to && from <= ended;
    }
}
