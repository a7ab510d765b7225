package io.tieredcache.lab.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFilesTest {

    private static final int MANY = 20_000;

    @TempDir
    Path folder;

    @Test
    void eventsOfTwoProcesses_comeBackWithTheirWriters() {
        Event one = new Event(Event.Kind.PUT, Event.PENDING, 1, -2, 3, 4, 5);
        Event other = new Event(Event.Kind.FILL, 0, Integer.MAX_VALUE, 6, 7, 8, Long.MIN_VALUE);
        write(EventFiles.of(folder, 3, "0"), one);
        write(EventFiles.of(folder, 12, "final"), other);

        List<String> read = new ArrayList<>();
        EventFiles.readAll(folder, (process, event) -> read.add(process + " " + event));

        assertThat(read).containsExactlyInAnyOrder("3 " + one, "12 " + other);
    }

    @Test
    void manyEvents_comeBackInOrder() {
        Path file = EventFiles.of(folder, 0, "0");
        try (EventLog log = new EventLog(file)) {
            for (int i = 0; i < MANY; i++) {
                log.add(new Event(Event.Kind.READ, 0, i, 0, 0, 0, 0));
            }
        }

        List<Integer> keys = new ArrayList<>();
        EventFiles.read(file, event -> keys.add(event.key()));

        assertThat(keys).hasSize(MANY).isSorted();
    }

    @Test
    void eventCutShort_isLeftOut() throws IOException {
        Path file = EventFiles.of(folder, 0, "0");
        Event whole = new Event(Event.Kind.READ, 0, 1, 2, 3, 4, 5);
        write(file, whole);
        Files.write(file, new byte[Event.BYTES - 1], StandardOpenOption.APPEND);

        List<Event> events = new ArrayList<>();
        EventFiles.read(file, events::add);

        assertThat(events).containsExactly(whole);
    }

    private static void write(Path file, Event event) {
        try (EventLog log = new EventLog(file)) {
            log.add(event);
        }
    }
}
