package io.tieredcache.lab.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The files of events of a run: {@code <process>-<thread>.events}. */
public final class EventFiles {

    private static final String SUFFIX = ".events";

    private EventFiles() {}

    /** Returns the file of one thread of one process. */
    public static Path of(Path folder, int process, String thread) {
        return folder.resolve(process + "-" + thread + SUFFIX);
    }

    /** Reads all files; skips an event that was truncated by the death of its JVM. */
    public static void readAll(Path folder, BiConsumer<Integer, Event> consumer) {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                int process = Integer.parseInt(name.substring(0, name.indexOf('-')));
                read(file, event -> consumer.accept(process, event));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one file. */
    public static void read(Path file, java.util.function.Consumer<Event> consumer) {
        ByteBuffer buffer = ByteBuffer.allocate(Event.BYTES * 4096);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.remaining() >= Event.BYTES) {
                    consumer.accept(Event.readFrom(buffer));
                }
                buffer.compact();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
