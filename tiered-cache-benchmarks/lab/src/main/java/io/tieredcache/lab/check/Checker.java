package io.tieredcache.lab.check;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Checks a whole history, key by key. */
public final class Checker {

    private final Figures figures = new Figures();
    private final List<Violation> violations = new ArrayList<>();

    /** Checks a history. */
    public void check(History history) {
        List<Promise> promises = List.of(
                new Truth(),
                new Staleness(figures),
                new Sessions(),
                new Fills(),
                new Remains(),
                new Latency(figures),
                new Isolation(),
                new Outcomes());
        TreeSet<Integer> keys = new TreeSet<>(history.rows.keySet());
        keys.addAll(history.events.keySet());
        for (int number : keys) {
            KeyHistory key = new KeyHistory(history, number);
            promises.forEach(promise -> promise.check(key, history, violations::add));
        }
    }

    /** Adds a violation that another part of the lab found. */
    public void add(Violation violation) {
        violations.add(violation);
    }

    /** Returns all violations. */
    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Returns the measurements. */
    public Figures figures() {
        return figures;
    }
}
