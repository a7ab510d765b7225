package io.tieredcache.lab.check;

/**
 * A time in which something was broken.
 *
 * @param family name of the fault
 * @param severity what may be expected meanwhile
 * @param begun when it began, {@link System#nanoTime}
 * @param ended when its effects were over
 */
public record Window(String family, Severity severity, long begun, long ended) {

    /** What may be expected meanwhile. */
    public enum Severity {
        /** Everything that is promised when healthy. */
        HEALTHY,
        /** What is promised over a failover or a partition. */
        FAILOVER,
        /** The same as when healthy, but loads and writes may throw. */
        NO_DATABASE
    }

    boolean overlaps(long from, long to) {
        return begun <= to && from <= ended;
    }
}
