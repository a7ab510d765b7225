package io.tieredcache.benchmarks;

import io.tieredcache.benchmarks.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a suite, prints its table and writes its results, or makes tables and charts of results. Started by the script
 * {@code run} beside this module's
 * {@code pom.xml}.
 */
public final class Run {

    /** System property with the folder that results are written to; default {@code target/results} of this folder. */
    static final String RESULTS_PROPERTY = "benchmarks.results";

    /** System property with the page that {@code report} rewrites; default {@code docs/benchmarks.md} of the project. */
    static final String PAGE_PROPERTY = "benchmarks.page";

    private Run() {}

    /**
     * Runs what the arguments name. Exit status: 0 done, 1 a suite or a part of it failed, 2 the arguments name nothing
     * that exists; a suite with targets returns its own status.
     *
     * @param arguments see {@link Command#USAGE}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--list") || arguments.contains("--help")) {
            out.print(Command.USAGE + Suites.list());
            return 0;
        }
        if (arguments.equals(List.of("report")) || arguments.equals(List.of("--report"))) {
            return report(out, err);
        }
        Command command;
        try {
            command = Command.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            err.print(wrong.getMessage());
            return 2;
        }
        try {
            return execute(command, out);
        } catch (IncompleteRun incomplete) {
            err.println(incomplete.getMessage());
            return 1;
        } catch (Exception failure) {
            failure.printStackTrace(err);
            return 1;
        }
    }

    private static int execute(Command command, PrintStream out) throws Exception {
        Suite suite = command.suite();
        try {
            List<Row> rows = suite.run(command.options());
            show(suite, command.options(), rows, out);
            return suite.status(rows, command.options());
        } catch (IncompleteRun incomplete) {
            show(suite, command.options(), incomplete.rows(), out);
            throw incomplete;
        }
    }

    private static void show(Suite suite, Options options, List<Row> rows, PrintStream out) throws IOException {
        out.println();
        out.print(suite.show(rows));
        for (String name : files(suite, options)) {
            Path file = results().resolve(name + ".json");
            ResultsJson.write(rows, file);
            out.printf("%nwritten to %s%n", file);
        }
    }

    /**
     * Returns the names of the results files. A run with virtual threads is also stored under a separate name, so that
     * the next run without them does not replace it.
     */
    private static List<String> files(Suite suite, Options options) {
        return options.virtual() ? List.of(suite.name(), suite.name() + "-virtual") : List.of(suite.name());
    }

    private static int report(PrintStream out, PrintStream err) {
        try {
            new Report(results(), Path.of(System.getProperty(PAGE_PROPERTY, "../docs/benchmarks.md"))).write(out);
            return 0;
        } catch (IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static Path results() {
        return Path.of(System.getProperty(RESULTS_PROPERTY, "target/results"));
    }
}
