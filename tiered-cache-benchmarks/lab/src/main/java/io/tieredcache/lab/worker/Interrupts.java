package io.tieredcache.lab.worker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Callers whose threads are interrupted during their calls; every other thread is virtual if the JDK has virtual
 * threads.
 */
final class Interrupts {

    private static final long LONGEST_PAUSE_NANOS = 4_000_000;

    private Interrupts() {}

    /** Runs the callers for a while. Returns the number of calls that were interrupted. */
    static long run(List<Caller> callers, Journal journal, SplittableRandom random, long millis)
            throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < callers.size(); i++) {
            Victim victim = new Victim(callers.get(i), journal, end);
            victim.thread = start(victim, i % 2 == 0);
            victims.add(victim);
        }
        long hits = 0;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE_NANOS));
            hits += victims.get(random.nextInt(victims.size())).interrupt() ? 1 : 0;
        }
        for (Victim victim : victims) {
            if (victim.thread != null) {
                victim.thread.join();
            }
        }
        return hits;
    }

    private static Thread start(Runnable task, boolean virtual) {
        MethodHandle starter = virtual ? VIRTUAL : null;
        if (starter != null) {
            try {
                return (Thread) starter.invoke(task);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
        Thread thread = new Thread(task, "victim");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static final @Nullable MethodHandle VIRTUAL = virtual();

    private static @Nullable MethodHandle virtual() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /** A caller that is interrupted only during its calls: an interrupt would close the file of its events. */
    private static final class Victim implements Runnable {

        private final Caller caller;
        private final Journal journal;
        private final long end;
        private boolean calling;
        private boolean hit;

        @Nullable
        Thread thread;

        Victim(Caller caller, Journal journal, long end) {
            this.caller = caller;
            this.journal = journal;
            this.end = end;
        }

        @Override
        public void run() {
            journal.victim();
            journal.flush();
            while (System.nanoTime() - end < 0) {
                calling(true);
                caller.callAsVictim();
                calling(false);
                journal.flush();
            }
        }

        private synchronized void calling(boolean now) {
            calling = now;
            if (now) {
                hit = false;
            } else {
                boolean unused = Thread.interrupted();
            }
        }

        synchronized boolean interrupt() {
            Thread target = thread;
            if (!calling || hit || target == null) {
                return false;
            }
            hit = true;
            target.interrupt();
            return true;
        }
    }
}
