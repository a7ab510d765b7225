package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import java.util.function.Consumer;

/** I9: a read fails only while the database is down. Also records the latencies. */
final class Latency implements Promise {

    private final Figures figures;

    Latency(Figures figures) {
        this.figures = figures;
    }

    @Override
    public void check(KeyHistory key, History history, Consumer<Violation> broken) {
        for (Seen seen : key.events) {
            Event event = seen.event();
            switch (event.kind()) {
                case READ -> {
                    figures.operation();
                    read(key, history, seen, broken);
                }
                case PUT, DELETE, PAST -> figures.operation();
                default -> {}
            }
        }
    }

    private void read(KeyHistory key, History history, Seen seen, Consumer<Violation> broken) {
        Event read = seen.event();
        if (history.isPaused(seen.process(), read)
                || history.isWithin(Window.Severity.NO_DATABASE, read.begun(), read.ended())) {
            return;
        }
        if (read.is(Event.FAILED) && !read.is(Event.EXCUSED)) {
            broken.accept(new Violation(
                    "I9", key.key, seen.process(), read, "the read failed although the database answers"));
        }
        figures.read(
                read.ended() - read.begun(), history.isDisturbed(read.begun(), read.ended()), read.is(Event.LOADED));
    }
}
