package io.tieredcache.benchmarks;

import java.util.List;

/**
 * What the command line asks for.
 *
 * @param suite the suite to run
 * @param quick whether to be rough
 */
record Command(Suite suite, boolean quick) {

    static final String USAGE = String.format("usage: run SUITE [--quick] | run --list%nsuites:%n");

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException saying what is wrong and what exists
     */
    static Command parse(List<String> arguments) {
        Suite suite = null;
        boolean quick = false;
        for (String argument : arguments) {
            if (argument.equals("--quick")) {
                quick = true;
            } else if (argument.startsWith("-")) {
                throw refused("unknown option \"" + argument + "\"; the options are --quick and --list");
            } else if (suite != null) {
                throw refused("one suite at a time, \"" + argument + "\" is a second one");
            } else {
                suite = Suites.named(argument).orElseThrow(() -> refused("unknown suite \"" + argument + "\""));
            }
        }
        if (suite == null) {
            throw refused("no suite named");
        }
        return new Command(suite, quick);
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(String.format("%s%n%s%s", what, USAGE, Suites.list()));
    }
}
