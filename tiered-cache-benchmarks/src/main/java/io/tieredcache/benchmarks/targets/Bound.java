package io.tieredcache.benchmarks.targets;

import java.util.Locale;

/**
 * A limit that a figure must keep.
 *
 * @param comparison the kind of comparison
 * @param limit the limit
 * @param unit unit of the limit and of the figure
 */
record Bound(Comparison comparison, double limit, Unit unit) {

    private static final double MICROS_PER_MILLI = 1e3;

    /** The comparison of a figure with its limit. */
    enum Comparison {
        BELOW("<"),
        AT_MOST("<="),
        ABOVE(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        boolean isUpper() {
            return this == BELOW || this == AT_MOST;
        }
    }

    static Bound belowMillis(double millis) {
        return new Bound(Comparison.BELOW, millis * MICROS_PER_MILLI, Unit.MICROS);
    }

    boolean isMetBy(double value) {
        return switch (comparison) {
            case BELOW -> value < limit;
            case AT_MOST -> value <= limit;
            case ABOVE -> value > limit;
            case AT_LEAST -> value >= limit;
        };
    }

    /** Returns the margin of the figure in percent of the limit, rounded down; negative if the limit is not kept. */
    String margin(double value) {
        if (limit == 0) {
            return "-";
        }
        double share = (comparison.isUpper() ? limit - value : value - limit) / limit;
        return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1_000) / 10);
    }

    String text() {
        return comparison.sign + " " + unit.text(limit);
    }
}
