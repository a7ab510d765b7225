package io.tieredcache.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Real threads that schedules use one after the other. Accessed only by the thread that has the turn. */
final class Workers {

    private final Deque<Worker> idle = new ArrayDeque<>();

    Worker borrow() {
        Worker worker = idle.poll();
        return worker == null ? new Worker() : worker;
    }

    void giveBack(Worker worker) {
        idle.push(worker);
    }

    /** Ends all idle threads. */
    void close() {
        for (Worker worker : idle) {
            worker.thread.interrupt();
            worker.turn.give();
        }
        idle.clear();
    }

    /** One thread that runs its task whenever it has the turn. */
    static final class Worker {

        private final Thread thread = new Thread(this::work, "simulated");
        final Turn turn = new Turn(thread);

        @Nullable
        Runnable task;

        private Worker() {
            thread.setDaemon(true);
            thread.start();
        }

        private void work() {
            while (true) {
                turn.await();
                Runnable next = task;
                task = null;
                if (next == null) {
                    return;
                }
                next.run();
            }
        }
    }
}
