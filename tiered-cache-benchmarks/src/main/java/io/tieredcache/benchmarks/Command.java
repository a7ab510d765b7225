package io.tieredcache.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The suite and options that a command line selects.
 *
 * @param suite the suite to run
 * @param options its options
 */
record Command(Suite suite, Options options) {

    static final String QUICK = "--quick";

    static final String USAGE =
            String.format("usage: run SUITE [--quick] | run report | run --list%noption of targets: [--report-only]%n"
                    + "options of l2 and l2-write:%n"
                    + "  [--scenario NAME[,NAME]] [--contender NAME[,NAME]] [--callers N[,N]] [--rounds N] [--virtual]%n"
                    + "suites:%n");

    private static final String ALL_OPTIONS =
            Arrays.stream(Option.values()).map(Option::flag).collect(Collectors.joining(", "));

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException naming the error and the valid choices
     */
    static Command parse(List<String> arguments) {
        OptionsReader options = new OptionsReader();
        Suite suite = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("-")) {
                if (options.wantsValue(argument)) {
                    i++;
                }
                read(options, argument, i < arguments.size() ? arguments.get(i) : "");
            } else if (suite != null) {
                throw refused("one suite at a time, \"" + argument + "\" is a second one");
            } else {
                suite = Suites.named(argument).orElseThrow(() -> refused("unknown suite \"" + argument + "\""));
            }
        }
        if (suite == null) {
            throw refused("no suite named");
        }
        return new Command(suite, checked(options, suite));
    }

    private static void read(OptionsReader options, String flag, String value) {
        if (!options.read(flag, value)) {
            throw refused("unknown option \"" + flag + "\"; the options are " + QUICK + ", --list, " + ALL_OPTIONS);
        }
    }

    private static Options checked(OptionsReader options, Suite suite) {
        try {
            return options.checked(suite);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(String.format("%s%n%s%s", what, USAGE, Suites.list()));
    }
}
