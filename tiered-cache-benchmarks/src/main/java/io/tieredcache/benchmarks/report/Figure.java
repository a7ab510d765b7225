package io.tieredcache.benchmarks.report;

import java.util.Locale;

/** Numbers in readable form: at least three digits, and no meaningless ones. */
final class Figure {

    private Figure() {}

    static String of(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        String format = size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : size >= 0.9995 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
