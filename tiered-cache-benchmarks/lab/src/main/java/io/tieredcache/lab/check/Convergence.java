package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** I5: after a quiet time, every JVM and Redis agree with the database. */
public final class Convergence {

    private final Map<Integer, Row> truth;
    private final Consumer<Violation> broken;

    /**
     * Makes a check against the rows.
     *
     * @param truth the newest row of each key
     * @param broken receives violations
     */
    public Convergence(Map<Integer, Row> truth, Consumer<Violation> broken) {
        this.truth = truth;
        this.broken = broken;
    }

    /** Checks the last reads of a JVM. */
    public void check(int process, List<Event> reads) {
        for (Event read : reads) {
            Row row = truth.get(read.key());
            boolean right = row != null
                    && !read.is(Event.FAILED)
                    && !read.is(Event.CORRUPT)
                    && row.deleted() == read.is(Event.ABSENT)
                    && (row.deleted() || row.nonce() == read.id());
            if (!right) {
                broken.accept(new Violation(
                        "I5", read.key(), process, read, "after quiet, a read does not return the row " + row));
            }
        }
        if (reads.size() != truth.size()) {
            broken.accept(new Violation(
                    "I5", -1, process, null, "only " + reads.size() + " of " + truth.size() + " keys were read"));
        }
    }

    /** Checks an entry of Redis that readers would accept. */
    public void check(RawEntry entry) {
        Row row = truth.get(entry.key());
        switch (entry.kind()) {
            case INTENT -> broken.accept(violation(entry, "after quiet, an intent is left in Redis"));
            case VALUE, KNOWN_ABSENT -> {
                boolean absent = entry.kind() == RawEntry.Kind.KNOWN_ABSENT;
                if (row == null || row.version() != entry.version() || row.deleted() != absent) {
                    broken.accept(violation(entry, "after quiet, " + entry + " in Redis is not the row " + row));
                }
            }
            case LEASE, UNREADABLE -> {}
        }
    }

    /** I6: checks that no change is pending in L2. */
    public void pending(long keys) {
        if (keys != 0) {
            broken.accept(new Violation(
                    "I6", -1, -1, null, "after quiet, changes of " + keys + " keys still wait to be told to L2"));
        }
    }

    private static Violation violation(RawEntry entry, String text) {
        return new Violation("I5", entry.key(), -1, null, text);
    }
}
