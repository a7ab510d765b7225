package io.tieredcache.benchmarks.callers;

/**
 * What a JVM is told to measure.
 *
 * @param callers how many call at the same time
 * @param warmUpMillis how long before it is measured
 * @param measuredMillis how long it is measured; 0 if it is not
 */
public record Order(int callers, long warmUpMillis, long measuredMillis) {

    /** Says whether callers only warm up, and what they do is not looked at. */
    boolean isWarmUp() {
        return measuredMillis == 0;
    }

    static Order parse(String line) {
        String[] words = line.split(" ", -1);
        return new Order(Integer.parseInt(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    String text() {
        return callers + " " + warmUpMillis + " " + measuredMillis;
    }
}
