package io.tieredcache.benchmarks;

import io.tieredcache.benchmarks.callers.Threads;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects the options of a command line. Used once. */
final class OptionsReader {

    private static final int MOST_CALLERS = 100_000;

    private final Map<Option, String> given = new EnumMap<>(Option.class);
    private boolean quick;

    /** Returns true if the next word is the value of this flag. */
    boolean wantsValue(String flag) {
        return option(flag).filter(Option::takesValue).isPresent();
    }

    /** Reads an option; returns false if no option has that name. */
    boolean read(String flag, String value) {
        if (flag.equals(Command.QUICK)) {
            quick = true;
            return true;
        }
        option(flag).ifPresent(option -> given.put(option, value));
        return option(flag).isPresent();
    }

    /** Returns the options if the suite supports all of them. */
    Options checked(Suite suite) {
        for (Option option : given.keySet()) {
            if (!suite.options().contains(option)) {
                throw new IllegalArgumentException("suite " + suite.name() + " does not take " + option.flag());
            }
        }
        if (given.containsKey(Option.VIRTUAL)) {
            Threads.requireVirtual();
        }
        List<Integer> rounds = numbers(Option.ROUNDS);
        if (rounds.size() > 1) {
            throw new IllegalArgumentException(Option.ROUNDS.flag() + " takes one number");
        }
        return new Options(
                quick,
                given.containsKey(Option.VIRTUAL),
                given.containsKey(Option.REPORT_ONLY),
                names(Option.SCENARIO, suite.scenarios()),
                numbers(Option.CALLERS),
                names(Option.CONTENDER, suite.contenders()),
                rounds.isEmpty() ? OptionalInt.empty() : OptionalInt.of(rounds.get(0)));
    }

    private List<String> names(Option option, List<String> known) {
        List<String> names = words(option);
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        option.flag() + ": unknown \"" + name + "\"; known are " + String.join(", ", known));
            }
        }
        return names;
    }

    private List<Integer> numbers(Option option) {
        return words(option).stream().map(word -> number(option, word)).toList();
    }

    private static int number(Option option, String word) {
        if (word.matches("[1-9][0-9]{0,5}") && Integer.parseInt(word) <= MOST_CALLERS) {
            return Integer.parseInt(word);
        }
        throw new IllegalArgumentException(
                option.flag() + " takes whole numbers from 1 to " + MOST_CALLERS + ", was \"" + word + "\"");
    }

    private List<String> words(Option option) {
        String value = given.get(option);
        return value == null
                ? List.of()
                : Arrays.stream(value.split(",", -1)).distinct().toList();
    }

    private static Optional<Option> option(String flag) {
        return Arrays.stream(Option.values())
                .filter(option -> option.flag().equals(flag))
                .findFirst();
    }
}
