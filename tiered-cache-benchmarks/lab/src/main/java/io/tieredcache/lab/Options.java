package io.tieredcache.lab;

import io.tieredcache.lab.fault.Fault;
import io.tieredcache.lab.fault.Faults;
import io.tieredcache.lab.mutant.Mutant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of the command line.
 *
 * @param seconds duration of faults and callers
 * @param jvms number of workers
 * @param seed seed of all random numbers
 * @param faults the faults to cause
 * @param mutant the error in the cache under test
 * @param keep true if the files of the run are kept
 */
record Options(int seconds, int jvms, long seed, List<Fault> faults, Mutant mutant, boolean keep) {

    static final String USAGE = """
            usage: run [--seconds N] [--jvms J] [--seed S] [--faults LIST|all|none] [--mutant NAME] [--keep]
                   run --list | --help

              --seconds N    how long callers and faults are at work, 1 to 86400; default 300
              --jvms J       number of worker JVMs, 1 to 8; default 3
              --seed S       of all that is drawn at random, a whole number; default: the time
              --faults LIST  families of faults with commas between them; default all
              --mutant NAME  a known error to put into the cache; --faults is then by default what shows it
              --keep         leaves the history and the logs of the workers in a temporary folder, and says where
              --list         prints the families of faults and the mutants

            Exits with 0 if every promise was kept, 1 if one was broken, 2 if the run proves nothing, 64 if asked wrongly.
            The last line of its output is one JSON object.""";

    private static final int KEYS = 1_200;
    private static final int MUTANT_KEYS = 150;
    private static final int BURST_KEYS = 4_500;
    private static final int DEFAULT_SECONDS = 300;
    private static final int MAX_SECONDS = 86_400;
    private static final int DEFAULT_JVMS = 3;
    private static final int MAX_JVMS = 8;

    /** Reads the command line; throws an {@link IllegalArgumentException} that names the expected input. */
    static Options parse(String... args) {
        int seconds = DEFAULT_SECONDS;
        int jvms = DEFAULT_JVMS;
        long seed = System.currentTimeMillis();
        String faults = null;
        Mutant mutant = Mutant.NONE;
        boolean keep = false;
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : null;
            if (args[i].equals("--keep")) {
                keep = true;
                i--;
                continue;
            }
            switch (args[i]) {
                case "--seconds" -> seconds = (int) number(args[i], value, 1, MAX_SECONDS);
                case "--jvms" -> jvms = (int) number(args[i], value, 1, MAX_JVMS);
                case "--seed" -> seed = number(args[i], value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--faults" -> faults = given(args[i], value);
                case "--mutant" -> mutant = Mutant.named(given(args[i], value));
                default ->
                    throw new IllegalArgumentException("unknown option \"" + args[i]
                            + "\", expected --seconds, --jvms, --seed, --faults, --mutant, --keep, --list or --help");
            }
        }
        if (faults == null) {
            faults = mutant == Mutant.NONE ? "all" : String.join(",", mutant.faults());
        }
        return new Options(seconds, jvms, seed, faults(faults), mutant, keep);
    }

    /** Returns the number of keys. It is small, so that calls overlap often and an error shows soon. */
    int keys() {
        return mutant == Mutant.NONE ? KEYS : MUTANT_KEYS;
    }

    /** Returns the number of further keys, which are all written in a burst while a shard is dead. */
    int burst() {
        return mutant == Mutant.NONE ? BURST_KEYS : 0;
    }

    static List<String> families() {
        return Faults.all().stream().map(Fault::family).toList();
    }

    private static List<Fault> faults(String list) {
        if (list.equals("none")) {
            return List.of();
        }
        List<String> wanted = list.equals("all") ? families() : Arrays.asList(list.split(",", -1));
        List<Fault> faults = new ArrayList<>();
        for (String name : wanted) {
            faults.add(Faults.all().stream()
                    .filter(fault -> fault.family().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("--faults has no family \"" + name
                            + "\", expected all, none or some of " + String.join(",", families()))));
        }
        return List.copyOf(faults);
    }

    private static long number(String option, @Nullable String value, long from, long to) {
        String expected = from == Long.MIN_VALUE ? "a whole number" : "a whole number from " + from + " to " + to;
        try {
            long number = Long.parseLong(given(option, value));
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The exception below reports it.
        }
        throw new IllegalArgumentException(option + " must be " + expected + ", was \"" + value + "\"");
    }

    private static String given(String option, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return value;
    }
}
