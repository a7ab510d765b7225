package io.tieredcache.concurrent;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** The checks of durations in settings and options. */
public final class Durations {

    static final Duration SHORTEST = Duration.ofMillis(1);
    static final Duration LONGEST = Duration.ofDays(365);

    private Durations() {}

    public static Duration positive(String name, Duration value) {
        return checked(name, value, "");
    }

    private static Duration checked(String name, Duration value, String orZero) {
        if (requireNonNull(value, name).compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be " + orZero + "between " + SHORTEST + " and " + LONGEST + ", was " + value);
        }
        return value;
    }

    public static Duration zeroOrPositive(String name, Duration value) {
        return requireNonNull(value, name).isZero() ? value : checked(name, value, "zero or ");
    }
}
