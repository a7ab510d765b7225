package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.Row;
import io.tieredcache.spi.shared.KeyHash;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** A constructed history of one key. Times are in milliseconds. */
final class Script {

    static final int KEY = 7;
    static final int HERE = 0;
    static final int THERE = 1;

    private static final long START = 1_000_000_000_000L;
    private static final long MILLI = 1_000_000;

    private final History history = new History(Bounds.of(Duration.ofSeconds(2), Duration.ofSeconds(30)));

    Script() {
        history.add(new Row(KEY, 1, 1, false, false, START));
    }

    static long nonce(int process, long number) {
        return ((process + 1L) << 40) + number;
    }

    /** Adds a write of a process; its version is its number. */
    Script put(int process, long version, int begun, int committed, int ended, int flags) {
        return write(Event.Kind.PUT, process, version, begun, committed, ended, flags);
    }

    Script delete(int process, long version, int begun, int committed, int ended) {
        return write(Event.Kind.DELETE, process, version, begun, committed, ended, 0);
    }

    Script past(int process, long version, int begun, int committed, int ended, int flags) {
        return write(Event.Kind.PAST, process, version, begun, committed, ended, flags);
    }

    private Script write(Event.Kind kind, int process, long version, int begun, int committed, int ended, int flags) {
        long nonce = nonce(process, version);
        boolean past = kind == Event.Kind.PAST;
        history.add(new Row(KEY, version, nonce, kind == Event.Kind.DELETE, past, at(begun)));
        history.add(process, new Event(Event.Kind.COMMIT, 0, KEY, nonce, at(begun), at(committed), version));
        return event(kind, process, flags, nonce, begun, ended, 0);
    }

    /** Adds a row whose writer died right after its commit. */
    Script diedAfterCommit(int process, long version, int begun, int committed) {
        long nonce = nonce(process, version);
        history.add(new Row(KEY, version, nonce, false, false, at(begun)));
        history.add(process, new Event(Event.Kind.COMMIT, 0, KEY, nonce, at(begun), at(committed), version));
        history.died(process, at(committed));
        return this;
    }

    /** Adds a read of a version that another process wrote. */
    Script read(int process, int writer, long version, int begun, int ended) {
        return event(Event.Kind.READ, process, 0, nonce(writer, version), begun, ended, 0);
    }

    Script readFirst(int process, int begun, int ended) {
        return event(Event.Kind.READ, process, 0, 1, begun, ended, 0);
    }

    Script read(int process, int flags, int begun, int ended) {
        return event(Event.Kind.READ, process, flags, 1, begun, ended, 0);
    }

    Script grant(int process, long token, long fence) {
        return event(Event.Kind.GRANT, process, 0, token, 0, 1, fence);
    }

    Script fill(int process, long token, long fence) {
        return event(Event.Kind.FILL, process, 0, token, 2, 3, fence);
    }

    Script event(Event.Kind kind, int process, int flags, long id, int begun, int ended, long extra) {
        history.add(process, new Event(kind, flags, KEY, id, at(begun), at(ended), extra));
        return this;
    }

    /** Adds the entry that Redis holds after the quiet time. */
    Script remains(long version) {
        history.add(new RawEntry(KEY, RawEntry.Kind.VALUE, version, 0));
        return this;
    }

    Script window(Window.Severity severity, int begun, int ended) {
        history.add(new Window("a-fault", severity, at(begun), at(ended)));
        return this;
    }

    /** Adds a time in which one shard was dead; {@code concerned} is true if it is the key's shard. */
    Script outage(boolean concerned, int begun, int answering, int calm, int ended) {
        BitSet partitions = new BitSet();
        partitions.set(KeyHash.partition(KeyHash.of(Integer.toString(KEY))), concerned);
        history.add(new Outage(partitions, at(begun), at(answering), at(calm), at(ended)));
        return this;
    }

    Script pause(int process, int begun, int ended) {
        history.add(new Pause(process, at(begun), at(ended)));
        return this;
    }

    Checker checked() {
        Checker checker = new Checker();
        checker.check(history);
        return checker;
    }

    List<String> broken() {
        return checked().violations().stream().map(Violation::invariant).toList();
    }

    List<String> story() {
        return Story.of(checked().violations().get(0), history);
    }

    private static long at(int millis) {
        return START + millis * MILLI;
    }
}
