package io.tieredcache.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a suite, prints its table and writes its results. Started by the script {@code run} beside this module's
 * {@code pom.xml}.
 */
public final class Run {

    /** System property with the folder that results are written to; default {@code target/results} of this folder. */
    static final String RESULTS_PROPERTY = "benchmarks.results";

    private Run() {}

    /**
     * Runs what the arguments name. Exit status: 0 done, 1 a suite failed, 2 the arguments name nothing that exists.
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
        Command command;
        try {
            command = Command.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            err.print(wrong.getMessage());
            return 2;
        }
        try {
            execute(command, out);
            return 0;
        } catch (Exception failure) {
            failure.printStackTrace(err);
            return 1;
        }
    }

    private static void execute(Command command, PrintStream out) throws Exception {
        Suite suite = command.suite();
        List<Row> rows = suite.run(command.options());
        out.println();
        out.print(new ResultsTable(suite.baselines()).format(rows));
        Path file =
                Path.of(System.getProperty(RESULTS_PROPERTY, "target/results")).resolve(suite.name() + ".json");
        ResultsJson.write(rows, file);
        out.printf("%nwritten to %s%n", file);
    }
}
