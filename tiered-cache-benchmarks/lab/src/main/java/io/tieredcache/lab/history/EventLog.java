package io.tieredcache.lab.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Events of one thread, streamed to a file of its own. Not thread-safe. */
public final class EventLog implements AutoCloseable {

    private final ByteBuffer buffer = ByteBuffer.allocate(Event.BYTES * 512);
    private final FileChannel file;

    /** Opens a new file. */
    public EventLog(Path path) {
        try {
            file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds an event. It is in the file after {@link #flush} at the latest. */
    public void add(Event event) {
        event.writeTo(buffer);
        if (!buffer.hasRemaining()) {
            flush();
        }
    }

    /** Writes what is buffered. */
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
