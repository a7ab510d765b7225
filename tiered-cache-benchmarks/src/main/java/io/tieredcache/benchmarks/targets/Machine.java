package io.tieredcache.benchmarks.targets;

import com.sun.management.OperatingSystemMXBean;
import io.tieredcache.benchmarks.Row;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The machine that this JVM runs on. */
final class Machine {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double GIBI = 1024.0 * 1024 * 1024;

    private Machine() {}

    static int cores() {
        return SYSTEM.getAvailableProcessors();
    }

    /**
     * Returns the load average of the last minute: processes that run or want to run. Negative if the system does not
     * report it.
     */
    static double loadAverage() {
        return SYSTEM.getSystemLoadAverage();
    }

    /** Returns the machine's name, with its load when the run began and while requests were sent. */
    static String text(List<Row> rows) {
        OptionalDouble load = figure(rows, Findings.LOAD_AVERAGE);
        OptionalDouble others = figure(rows, Findings.OTHERS);
        OptionalDouble idle = figure(rows, Findings.IDLE);
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d cores, %.0f GiB, JDK %s (%s), %s %s %s",
                cores(),
                SYSTEM.getTotalMemorySize() / GIBI,
                System.getProperty("java.runtime.version"),
                System.getProperty("java.vm.vendor"),
                SYSTEM.getName(),
                SYSTEM.getVersion(),
                SYSTEM.getArch()));
        if (load.isPresent() && load.getAsDouble() >= 0) {
            text.append(String.format(Locale.ROOT, "%nload average %.1f before the run", load.getAsDouble()));
        }
        if (others.isPresent() && idle.isPresent()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nwhile requests were sent, %.0f %% of the processors went to processes that are not of this run, %.0f %% was idle",
                    others.getAsDouble(),
                    idle.getAsDouble()));
        }
        return text.toString();
    }

    private static OptionalDouble figure(List<Row> rows, String metric) {
        return rows.stream()
                .filter(row ->
                        row.scenario().equals(Findings.MACHINE) && row.metric().equals(metric))
                .mapToDouble(Row::median)
                .findFirst();
    }
}
