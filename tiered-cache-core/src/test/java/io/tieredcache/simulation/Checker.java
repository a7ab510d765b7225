package io.tieredcache.simulation;

import io.tieredcache.simulation.History.Read;
import io.tieredcache.simulation.History.Written;
import java.util.List;
import java.util.Objects;

/**
 * Compares the answers of callers with the committed states. Numbers of invariants are those of the coherence protocol.
 */
final class Checker {

    private final Database database;
    private final Marks marks;
    private final History history;
    private final Plan plan;
    private final List<String> violations;
    private final Counts counts;

    Checker(Database database, Marks marks, History history, Plan plan, List<String> violations, Counts counts) {
        this.database = database;
        this.marks = marks;
        this.history = history;
        this.plan = plan;
        this.violations = violations;
        this.counts = counts;
    }

    void check() {
        for (Read read : history.reads()) {
            int state = newestState(read);
            if (state < 0) {
                violations.add("I0: " + describe(read) + ", which was never committed");
                continue;
            }
            checkAge(read, state);
            checkOwnWrites(read, state);
            checkMonotony(read, state);
        }
        if (marks.refilled() > 0) {
            violations.add("I7: a value was stored " + marks.refilled() + " times under a lease that had been used");
        }
    }

    private static String describe(Read read) {
        return String.format(
                "%s asked for %s at %.6f s and got %s at %.6f s",
                read.machine(), read.key(), read.invoked() / 1e9, read.value(), read.returned() / 1e9);
    }

    /** Returns the latest state that matches an answer; -1 if none does. */
    private int newestState(Read read) {
        List<Commit> states = database.states(read.key());
        for (int i = states.size() - 1; i >= 0; i--) {
            Commit state = states.get(i);
            if (state.at() <= read.returned() && Objects.equals(state.value(), read.value())) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the earliest state that matches an answer and is not older than the given version. */
    private long oldestVersion(Read read, long notBefore) {
        for (Commit state : database.states(read.key())) {
            if (state.version() >= notBefore && Objects.equals(state.value(), read.value())) {
                return state.version();
            }
        }
        return notBefore;
    }

    private void checkAge(Read read, int state) {
        List<Commit> states = database.states(read.key());
        for (int i = state + 1; i < states.size() && states.get(i).at() < read.invoked(); i++) {
            Commit newer = states.get(i);
            long age = read.invoked() - newer.at();
            if (i == state + 1) {
                counts.staleWithinBound++;
            }
            if (i == state + 1 && age > Plan.TTL.toNanos()) {
                violations.add("G0: " + describe(read) + ", which had been replaced " + age / 1e9 + " s before");
            }
            for (Marks.Mark mark : newer.announced()) {
                if (mark.isReportedTo(read.machine())) {
                    checkReported(read, newer, mark);
                }
            }
            for (Marks.Mark mark : marks.all()) {
                if (mark.at >= newer.at()
                        && mark.isReportedTo(read.machine())
                        && mark.covers(read.key(), plan.versioned() ? newer.version() : 0)) {
                    checkReported(read, newer, mark);
                }
            }
        }
    }

    private void checkReported(Read read, Commit newer, Marks.Mark mark) {
        long within = Math.max(mark.at, newer.at()) + Plan.STALENESS_NANOS;
        boolean lost = mark.undone() && read.invoked() >= mark.undoneAt;
        long end = !lost
                ? within
                : mark.replayedBy == Long.MAX_VALUE
                        ? Long.MAX_VALUE
                        : Math.max(within, mark.replayedBy + Plan.STALENESS_NANOS);
        if (read.invoked() > end) {
            violations.add(String.format(
                    "I2: %s, but %s was committed at %.6f s and L2 knew at %.6f s%s",
                    describe(read),
                    newer.value(),
                    newer.at() / 1e9,
                    Math.max(mark.at, newer.at()) / 1e9,
                    mark.undone() ? ", lost it, and had to get its replay" : ""));
        }
    }

    private void checkOwnWrites(Read read, int state) {
        long version = database.states(read.key()).get(state).version();
        for (Written write : history.writes()) {
            if (write.machine().equals(read.machine())
                    && write.key().equals(read.key())
                    && write.returned() <= read.invoked()
                    && write.version() > version) {
                violations.add(String.format(
                        "I3: %s, but this JVM had finished writing version %d at %.6f s",
                        describe(read), write.version(), write.returned() / 1e9));
            }
        }
    }

    private void checkMonotony(Read read, int state) {
        long version = database.states(read.key()).get(state).version();
        for (Read earlier : history.reads()) {
            boolean before = earlier.machine().equals(read.machine())
                    && earlier.key().equals(read.key())
                    && earlier.returned() <= read.invoked();
            // An absent row has no version, so its age cannot be compared with an uncached answer.
            boolean dated = plan.versioned() && earlier.value() != null && read.value() != null;
            if (before && oldestVersion(earlier, 0) > version && (dated || history.isFencedCopy(earlier))) {
                violations.add("I4: " + describe(read) + ", but before: " + describe(earlier));
            }
        }
    }
}
