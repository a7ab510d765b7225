package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The history of one key around a violation, in readable form. */
public final class Story {

    private static final long BEFORE_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int LINES = 120;
    private static final double NANOS_PER_MILLI = 1e6;

    private record Line(long at, String text) {}

    private Story() {}

    /** Returns the lines, with times in milliseconds from the start of the violating call. */
    public static List<String> of(Violation violation, History history) {
        Event event = violation.event();
        if (event == null) {
            return List.of();
        }
        KeyHistory key = new KeyHistory(history, violation.key());
        List<Line> lines = new ArrayList<>();
        for (Version version : key.versions) {
            String notified = version.notified() == Long.MAX_VALUE ? "not told for certain" : "told";
            lines.add(new Line(
                    version.row().before(),
                    String.format(
                            Locale.ROOT,
                            "version %d (nonce %x%s%s) sent; committed %s, %s",
                            version.row().version(),
                            version.row().nonce(),
                            version.row().deleted() ? ", deletion" : "",
                            version.row().past() ? ", past the cache" : "",
                            version.after() == Long.MAX_VALUE ? "?" : millis(version.after() - event.begun()),
                            notified)));
        }
        for (Seen seen : key.events) {
            lines.add(new Line(seen.event().begun(), describe(seen, key, event)));
        }
        for (Window window : history.windows) {
            lines.add(new Line(window.begun(), "fault " + window.family() + " begins"));
            lines.add(new Line(window.ended(), "fault " + window.family() + " and its effects end"));
        }
        lines.removeIf(line -> line.at() < event.begun() - BEFORE_NANOS || line.at() > event.ended() + AFTER_NANOS);
        return lines.stream()
                .sorted(Comparator.comparingLong(Line::at))
                .skip(Math.max(0, lines.size() - LINES))
                .map(line -> millis(line.at() - event.begun()) + " ms  " + line.text())
                .toList();
    }

    private static String describe(Seen seen, KeyHistory key, Event violating) {
        Event event = seen.event();
        StringBuilder text = new StringBuilder();
        text.append("process ").append(seen.process()).append(' ').append(event.kind());
        Version version = event.kind() == Event.Kind.READ ? key.returned(event) : key.byNonce(event.id());
        if (version != null) {
            text.append(" version ").append(version.row().version());
        }
        for (Flag flag : Flag.values()) {
            if (event.is(flag.bit)) {
                text.append(' ').append(flag);
            }
        }
        if (event.kind() == Event.Kind.GRANT || event.kind() == Event.Kind.FILL) {
            text.append(" fence ").append(event.extra());
        }
        text.append(", ends ").append(millis(event.ended() - violating.begun()));
        return text.append(event.equals(violating) ? "   <====" : "").toString();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%10.3f", nanos / NANOS_PER_MILLI);
    }

    private enum Flag {
        FAILED(Event.FAILED),
        PENDING(Event.PENDING),
        CORRUPT(Event.CORRUPT),
        ABSENT(Event.ABSENT),
        ASKED_L2(Event.ASKED_L2),
        LOADED(Event.LOADED),
        EXCUSED(Event.EXCUSED);

        private final int bit;

        Flag(int bit) {
            this.bit = bit;
        }
    }
}
