package io.tieredcache.benchmarks.callers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Starts a number of concurrent callers, warms them up, then measures their calls and the resources that they use. */
final class ClosedLoop {

    private static final long PATIENCE_SECONDS = 30;

    private final Workload workload;
    private final ServerCpu servers;
    private final boolean virtual;

    ClosedLoop(Workload workload, ServerCpu servers, boolean virtual) {
        this.workload = workload;
        this.servers = servers;
        this.virtual = virtual;
    }

    Figures measure(Order order) throws Exception {
        Phase phase = new Phase();
        List<Caller> callers = new ArrayList<>();
        for (int caller = 0; caller < order.callers(); caller++) {
            callers.add(new Caller(workload.caller(caller), phase));
        }
        ExecutorService threads = Threads.of(order.callers(), virtual);
        List<Future<Caller>> running = new ArrayList<>();
        try {
            callers.forEach(caller -> running.add(threads.submit(caller)));
            Spent spent = watch(phase, order);
            Histogram all = ended(running);
            if (order.isWarmUp()) {
                return Figures.NONE;
            }
            if (all.getTotalCount() == 0) {
                throw new IllegalStateException("not one call came back in time");
            }
            check(spent.strays(), all.getTotalCount() * workload.keysPerCall());
            return Figures.of(spent, all, workload.keysPerCall());
        } catch (IllegalStateException e) {
            phase.end();
            throw cause(running, e);
        } finally {
            phase.end();
            threads.shutdownNow();
        }
    }

    private void check(long strays, long operations) {
        if (strays > tolerated(operations)) {
            throw new IllegalStateException(strays + " of " + operations + " " + workload.strayed());
        }
    }

    /** Returns the number of operations that may fail: a busy machine misses a deadline now and then. */
    static long tolerated(long operations) {
        return 3 + operations / 100;
    }

    private Spent watch(Phase phase, Order order) throws InterruptedException {
        phase.last(order.warmUpMillis());
        Spent start = Spent.now(servers, workload);
        phase.measure();
        phase.last(order.measuredMillis());
        Spent spent = Spent.now(servers, workload).since(start);
        phase.end();
        return spent;
    }

    private static Histogram ended(List<Future<Caller>> running) throws Exception {
        Histogram all = new Histogram(3);
        for (Future<Caller> caller : running) {
            all.add(caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS).latencies());
        }
        return all;
    }

    /** Returns the exception that ended a caller, in preference to one that only says that a caller ended. */
    private static Exception cause(List<Future<Caller>> running, Exception otherwise) throws Exception {
        for (Future<Caller> caller : running) {
            try {
                caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                return e;
            }
        }
        return otherwise;
    }
}
