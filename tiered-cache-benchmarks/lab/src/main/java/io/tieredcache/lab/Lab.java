package io.tieredcache.lab;

import io.tieredcache.lab.mutant.Mutant;
import java.util.Arrays;

/** The command {@code tiered-cache-benchmarks/lab/run}. */
public final class Lab {

    private static final int USAGE = 64;

    private Lab() {}

    /**
     * Runs the command.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(status(args));
    }

    private static int status(String... args) {
        if (Arrays.asList(args).contains("--help")) {
            System.out.println(Options.USAGE);
            return 0;
        }
        if (Arrays.asList(args).contains("--list")) {
            System.out.println("faults:");
            Options.families().forEach(family -> System.out.println("  " + family));
            System.out.println("mutants:");
            Arrays.stream(Mutant.values()).skip(1).forEach(mutant -> System.out.println("  " + mutant));
            return 0;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return USAGE;
        }
        Run run = new Run(options);
        Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end-of-the-lab"));
        try {
            return run.run().print(System.out);
        } catch (Exception e) {
            System.err.println("the lab could not run: " + e);
            return Report.PROVES_NOTHING;
        }
    }
}
