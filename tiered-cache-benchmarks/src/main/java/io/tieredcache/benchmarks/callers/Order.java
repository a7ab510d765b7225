package io.tieredcache.benchmarks.callers;

/**
 * A measurement that a JVM is to make.
 *
 * @param callers number of concurrent callers
 * @param warmUpMillis duration of the warm-up before the measurement
 * @param measuredMillis duration of the measurement; 0 if there is none
 */
public record Order(int callers, long warmUpMillis, long measuredMillis) {

    /** Returns true if callers only warm up and nothing is measured. */
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
