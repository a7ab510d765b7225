package io.tieredcache.simulation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time, and threads of which one runs at any moment.
 *
 * <p>Every future step is an event with a time: a thread continues, or a message arrives. A thread that gives up its
 * turn takes the next event. If the event is a message, the thread delivers it; if it is another thread's, it passes
 * the turn. Time passes only between events.
 */
final class Scheduler {

    private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final List<SimulatedThread> awaiting = new ArrayList<>();
    private final List<String> failures;
    private final Chance chance;
    private final Trace trace;
    private final Workers workers;
    private final Turn driver = new Turn(Thread.currentThread());
    private long now = Chance.SECONDS;
    private long order;
    private long horizon;
    private BooleanSupplier over = () -> true;
    private boolean stopping;
    private boolean inEvent;
    private @Nullable SimulatedThread running;

    private record Event(
            long at,
            long order,
            @Nullable Runnable action,
            @Nullable SimulatedThread thread,
            long waits) {}

    Scheduler(Chance chance, Trace trace, Workers workers, List<String> failures) {
        this.chance = chance;
        this.trace = trace;
        this.workers = workers;
        this.failures = failures;
    }

    long now() {
        return now;
    }

    /** Schedules an action that belongs to no thread and must not wait. */
    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, order++, action, null, 0));
    }

    SimulatedThread start(Machine machine, String name, Runnable body) {
        SimulatedThread thread = new SimulatedThread(machine, machine.name + "/" + name, body);
        threads.add(thread);
        wake(thread, thread.waits, chance.between(0, 20 * Chance.MICROS));
        return thread;
    }

    /** Returns the thread that has the turn. */
    SimulatedThread self() {
        return requireNonNull(running);
    }

    /** Makes the current thread sleep. */
    void sleep(long nanos) {
        SimulatedThread self = self();
        wake(self, self.waits, Math.max(0, nanos));
        block();
    }

    /** A point at which another thread may run before this one continues. */
    void step() {
        if (inEvent || running == null) {
            return;
        }
        checkStopping();
        int kind = chance.below(100);
        if (kind < 40) {
            sleep(chance.between(0, 100 * Chance.MICROS));
        } else if (kind == 99) {
            long stall = chance.between(0, 20 * Chance.MILLIS);
            self().stalledNanos += stall;
            sleep(stall);
        }
    }

    /** Waits until a condition holds or the time is up; returns whether it holds. */
    boolean await(BooleanSupplier condition, long nanos) {
        SimulatedThread self = self();
        long deadline = now + nanos;
        while (!condition.getAsBoolean()) {
            if (now >= deadline) {
                return false;
            }
            wake(self, self.waits, deadline - now);
            self.until = condition;
            awaiting.add(self);
            block();
        }
        return true;
    }

    /** Waits like {@link #await}, unless the thread is cancelled before or meanwhile. */
    boolean awaitInterruptibly(BooleanSupplier condition, long nanos) throws InterruptedException {
        SimulatedThread self = self();
        boolean over = !isInterrupted(self) && await(() -> self.interrupted || condition.getAsBoolean(), nanos);
        if (isInterrupted(self)) {
            self.interrupted = false;
            boolean unused = Thread.interrupted();
            throw new InterruptedException("simulated: cancelled");
        }
        return over;
    }

    /** Returns whether the thread is interrupted; the engine sets interrupts on the real thread. */
    private static boolean isInterrupted(SimulatedThread self) {
        return self.interrupted || Thread.currentThread().isInterrupted();
    }

    /** Never returns; called by a thread whose JVM has just died. */
    void die() {
        while (true) {
            block();
        }
    }

    private void wake(SimulatedThread thread, long wait, long nanos) {
        events.add(new Event(now + nanos, order++, null, thread, wait));
    }

    /** Unwinds the calling thread if the schedule is over. */
    void checkStopping() {
        if (stopping) {
            throw new Stopped();
        }
    }

    private void block() {
        checkStopping();
        if (inEvent) {
            throw new AssertionError("an event must not wait");
        }
        SimulatedThread self = self();
        SimulatedThread next = advance();
        if (next != self) {
            handTo(next);
            requireNonNull(self.worker).turn.await();
            running = self;
        }
        checkStopping();
    }

    /** Runs events up to one that continues a thread; returns null if none is left for now. */
    private @Nullable SimulatedThread advance() {
        while (!stopping && !over.getAsBoolean()) {
            noticeWhatIsAwaited();
            Event event = events.peek();
            if (event == null || event.at > horizon) {
                now = Math.max(now, event == null ? now : horizon);
                return null;
            }
            events.poll();
            now = Math.max(now, event.at);
            if (event.thread == null) {
                run(requireNonNull(event.action));
            } else if (event.thread.waits == event.waits && event.thread.machine.alive && !event.thread.done) {
                event.thread.waits++;
                event.thread.until = null;
                awaiting.remove(event.thread);
                return event.thread;
            }
        }
        return null;
    }

    private void run(Runnable action) {
        inEvent = true;
        try {
            action.run();
        } catch (RuntimeException | AssertionError e) {
            failures.add("an event threw " + describe(e));
        } finally {
            inEvent = false;
        }
    }

    private void noticeWhatIsAwaited() {
        for (int i = awaiting.size() - 1; i >= 0; i--) {
            SimulatedThread thread = awaiting.get(i);
            if (requireNonNull(thread.until).getAsBoolean()) {
                awaiting.remove(i);
                wake(thread, thread.waits, chance.between(0, 50 * Chance.MICROS));
            }
        }
    }

    private void handTo(@Nullable SimulatedThread next) {
        running = next;
        if (next == null) {
            driver.give();
            return;
        }
        Workers.Worker worker = next.worker;
        if (worker == null) {
            worker = workers.borrow();
            next.worker = worker;
            worker.task = () -> live(next);
        }
        worker.turn.give();
    }

    /** Runs a thread from its first turn to its last. */
    private void live(SimulatedThread thread) {
        running = thread;
        // The real thread may still be interrupted from the schedule that used it before.
        boolean unused = Thread.interrupted();
        try {
            thread.body.run();
        } catch (Stopped e) {
            trace.step(now, thread, "is stopped");
        } catch (RuntimeException | Error e) {
            failures.add(thread + " died of " + describe(e));
        }
        thread.done = true;
        workers.giveBack(requireNonNull(thread.worker));
        handTo(advance());
    }

    /** Called by the driver: runs until a condition holds, nothing is left, or the time is up. */
    void run(BooleanSupplier until, long untilNanos) {
        over = until;
        horizon = untilNanos;
        SimulatedThread next = advance();
        if (next != null) {
            handTo(next);
            awaitTurn();
        }
    }

    private void awaitTurn() {
        if (!driver.await(HANG_NANOS)) {
            StringBuilder where = new StringBuilder("the simulation hangs: a thread waits past the scheduler");
            for (SimulatedThread thread : threads) {
                if (thread.worker != null && !thread.done) {
                    where.append('\n').append(thread);
                    for (StackTraceElement frame : thread.worker.turn.owner().getStackTrace()) {
                        where.append("\n    at ").append(frame);
                    }
                }
            }
            throw new AssertionError(where.toString());
        }
    }

    /** Called by the driver: unwinds every thread that has begun, the dead ones included. */
    void stop() {
        stopping = true;
        for (int i = 0; i < threads.size(); i++) {
            SimulatedThread thread = threads.get(i);
            if (thread.worker != null && !thread.done) {
                handTo(thread);
                awaitTurn();
            }
        }
    }

    static String describe(Throwable e) {
        StringBuilder text = new StringBuilder(e.toString());
        for (StackTraceElement frame : e.getStackTrace()) {
            text.append("\n        at ").append(frame);
        }
        Throwable cause = e.getCause();
        return cause == null
                ? text.toString()
                : text.append("\n    caused by ").append(describe(cause)).toString();
    }
}
