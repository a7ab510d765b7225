package io.tieredcache.lab.worker;

import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.EventFiles;
import io.tieredcache.lab.history.EventLog;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The events of this JVM, one file for each thread, and the current call of each thread. Thread-safe. */
final class Journal {

    private final Path folder;
    private final int process;
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicLong unavailable = new AtomicLong();
    private final Queue<EventLog> logs = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Place> places = ThreadLocal.withInitial(this::open);

    Journal(Path folder, int process) {
        this.folder = folder;
        this.process = process;
    }

    void add(Event event) {
        places.get().log.add(event);
    }

    /** Resets the record of this thread's current call. */
    void begins() {
        places.get().flags = 0;
    }

    void askedL2() {
        places.get().flags |= Event.ASKED_L2;
    }

    void loaded() {
        places.get().flags |= Event.LOADED;
    }

    /** Marks this thread: from now on it is itself the cause of its failures. */
    void victim() {
        places.get().victim = true;
    }

    boolean isVictim() {
        return places.get().victim;
    }

    /** Counts that L2 could not be reached. */
    void unavailable() {
        if (!isVictim()) {
            unavailable.incrementAndGet();
        }
    }

    /** Returns how many times L2 could not be reached by threads that did not cause it. */
    long unavailableToInnocents() {
        return unavailable.get();
    }

    /** Returns the flags of the tiers that this thread asked since {@link #begins}. */
    int flags() {
        return places.get().flags;
    }

    void nonce(long value) {
        places.get().nonce = value;
    }

    /** Returns the nonce for this thread's next deletion. */
    long nonce() {
        return places.get().nonce;
    }

    /** Writes the buffered events of this thread. */
    void flush() {
        places.get().log.flush();
    }

    /** Writes everything; called when the threads have ended. */
    void close() {
        logs.forEach(EventLog::flush);
    }

    private Place open() {
        EventLog log = new EventLog(EventFiles.of(folder, process, Integer.toString(threads.getAndIncrement())));
        logs.add(log);
        return new Place(log);
    }

    private static final class Place {

        private final EventLog log;
        private int flags;
        private long nonce;
        private boolean victim;

        Place(EventLog log) {
            this.log = log;
        }
    }
}
