package io.tieredcache.benchmarks.targets;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Unit of a figure: its name in the results file, and its readable form. */
enum Unit {
    MICROS("us"),
    COUNT("1"),
    BYTES("B"),
    PER_SECOND("1/s"),
    PER_MINUTE("1/min"),
    PERCENT("%");

    private static final MathContext THREE_DIGITS = new MathContext(3);
    private static final double MEBI = 1024.0 * 1024;

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    String symbol() {
        return symbol;
    }

    String text(double value) {
        return switch (this) {
            case MICROS -> duration(value);
            case COUNT -> whole(value);
            case BYTES ->
                new BigDecimal(value / MEBI)
                                .round(THREE_DIGITS)
                                .stripTrailingZeros()
                                .toPlainString() + " MiB";
            case PER_SECOND -> whole(value) + "/s";
            case PER_MINUTE -> whole(value) + "/min";
            case PERCENT -> digits(value) + " %";
        };
    }

    private static String duration(double micros) {
        if (micros < 1) {
            return digits(micros * 1e3) + " ns";
        }
        return micros < 1e3 ? digits(micros) + " us" : digits(micros / 1e3) + " ms";
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String digits(double value) {
        return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
    }
}
