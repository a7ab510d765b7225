package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The recorded events of a run. Filled by one thread, then only read. */
public final class History {

    final Bounds bounds;
    final List<Window> windows = new ArrayList<>();
    final List<Outage> outages = new ArrayList<>();
    final List<Pause> pauses = new ArrayList<>();
    final Map<Integer, Long> exits = new HashMap<>();
    final Map<Integer, List<Row>> rows = new HashMap<>();
    final Map<Integer, List<Seen>> events = new HashMap<>();

    final Map<Integer, RawEntry> remains = new HashMap<>();

    /** Makes an empty history. */
    public History(Bounds bounds) {
        this.bounds = bounds;
    }

    /** Adds a committed change; changes of a key are added in the order of their versions. */
    public void add(Row row) {
        rows.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    }

    /** Adds an event of a JVM. */
    public void add(int process, Event event) {
        events.computeIfAbsent(event.key(), key -> new ArrayList<>()).add(new Seen(process, event));
    }

    /** Adds an entry that Redis holds after the quiet time, before any JVM has read it again. */
    public void add(RawEntry entry) {
        remains.put(entry.key(), entry);
    }

    /** Adds a fault. */
    public void add(Window window) {
        windows.add(window);
    }

    /** Adds a time in which one shard was dead. */
    public void add(Outage outage) {
        outages.add(outage);
    }

    /** Adds a stop of a JVM. */
    public void add(Pause pause) {
        pauses.add(pause);
    }

    /** Adds the death of a JVM. */
    public void died(int process, long at) {
        exits.put(process, at);
    }

    /**
     * Returns the time by which L2 must have been notified of a change that it had not confirmed;
     * {@link Long#MAX_VALUE} if there is no promise.
     */
    long recovered(int key, long unconfirmed) {
        return outages.stream()
                .filter(outage -> outage.covers(unconfirmed) && !outage.concerns(key))
                .mapToLong(outage -> Math.max(unconfirmed, outage.answering()) + Bounds.RECOVERY.toNanos())
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    List<Seen> eventsOf(int key) {
        return events.getOrDefault(key, List.of());
    }

    boolean isPaused(int process, Event event) {
        return pauses.stream().anyMatch(pause -> pause.covers(process, event.begun(), event.ended()));
    }

    boolean isWithin(Window.Severity severity, long from, long to) {
        return windows.stream().anyMatch(window -> window.severity() == severity && window.overlaps(from, to));
    }

    boolean isDisturbed(long from, long to) {
        return windows.stream().anyMatch(window -> window.overlaps(from, to));
    }
}
