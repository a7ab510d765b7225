package io.tieredcache.lab.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The events of one thread, streamed to a separate file. Not thread-safe. */
public final class EventLog implements AutoCloseable {

    private final ByteBuffer buffer = ByteBuffer.allocate(Event.BYTES * 512);
    private final FileChannel file;

    /** Creates a new file. */
    public EventLog(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds an event. It reaches the file with the next {@link #flush} at the latest. */
    public void add(Event event) {
        event.writeTo(buffer);
        if (!buffer.hasRemaining()) {
            flush();
        }
    }

    /** Writes buffered events. */
    public void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.clear();
    }

    @Override
    public void close() {
        flush();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
