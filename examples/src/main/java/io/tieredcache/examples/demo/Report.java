package io.tieredcache.examples.demo;

import io.tieredcache.spi.Tier;
import java.io.PrintStream;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Prints measurements and progress. Not thread-safe. */
final class Report {

    private static final String ROW = "  %-28s %12s %10s %10s %10s %10s%n";

    private static final long LINE_NANOS = 5_000_000_000L;

    private final PrintStream out;
    private final boolean terminal = Boolean.getBoolean("examples.terminal");
    private long quietUntilNanos = System.nanoTime() + LINE_NANOS;

    Report(PrintStream out) {
        this.out = out;
    }

    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** Prints a progress line: over the last one on a terminal, else as a new line every 5 s. */
    void passing(String format, Object... values) {
        if (terminal) {
            out.printf(Locale.ROOT, "\r\033[K  " + format, values);
            out.flush();
        } else if (System.nanoTime() - quietUntilNanos > 0) {
            quietUntilNanos = System.nanoTime() + LINE_NANOS;
            say("  ... " + format, values);
        }
    }

    /** Replaces the progress line by one that stays. */
    void done(String format, Object... values) {
        if (terminal) {
            out.print("\r\033[K");
        }
        say("  " + format, values);
    }

    void tiers(TierTimes times, LookUps lookUps) {
        header("tier", "look-ups", "hits");
        row("L1 memory (1 in 1024 timed)", lookUps.l1(), ratio(lookUps.l1Hits(), lookUps.l1()), times.of(Tier.L1));
        row("L2 Redis", lookUps.l2(), ratio(lookUps.l2Hits(), lookUps.l2()), times.of(Tier.L2));
        row("L3 PostgreSQL, loads", times.of(Tier.L3).getTotalCount(), "", times.of(Tier.L3));
    }

    void header(String what, String count, String extra) {
        out.printf(Locale.ROOT, "%n" + ROW, what, count, extra, "p50", "p99", "p99.9");
    }

    void row(String what, long count, String extra, Histogram nanos) {
        out.printf(
                Locale.ROOT,
                ROW,
                what,
                String.format(Locale.ROOT, "%,d", count),
                extra,
                time(nanos, 50),
                time(nanos, 99),
                time(nanos, 99.9));
        out.flush();
    }

    static String ratio(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    static String time(Histogram nanos, double percentile) {
        return nanos.getTotalCount() == 0 ? "-" : time(nanos.getValueAtPercentile(percentile));
    }

    static String time(long nanos) {
        if (nanos < 10_000) {
            return String.format(Locale.ROOT, "%.2f µs", nanos / 1e3);
        }
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "%.0f µs", nanos / 1e3)
                : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
}
