package io.tieredcache.lab;

import io.tieredcache.lab.check.Bounds;
import io.tieredcache.lab.check.Checker;
import io.tieredcache.lab.check.Convergence;
import io.tieredcache.lab.check.History;
import io.tieredcache.lab.check.Violation;
import io.tieredcache.lab.fault.RawEntries;
import io.tieredcache.lab.fault.World;
import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.EventFiles;
import io.tieredcache.lab.history.Row;
import io.tieredcache.lab.worker.Caches;
import io.tieredcache.lab.worker.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run: starts the servers, causes faults, stops, waits for quiet, reads everything, and checks it. */
final class Run implements AutoCloseable {

    private static final int WARM_UP_MILLIS = 2_000;
    private static final int PENDING_PATIENCE_SECONDS = 40;
    private static final int POLL_MILLIS = 100;
    /** The quiet time after which all intents and leases have expired and every proof has been renewed. */
    private static final long QUIET_MILLIS =
            Caches.DEADLINE.multipliedBy(2).plus(Bounds.HEALTHY).plusSeconds(1).toMillis();

    private final Options options;
    private final Scratch scratch = new Scratch();
    private volatile AutoCloseable[] open = {};

    Run(Options options) {
        this.options = options;
    }

    Report run() throws InterruptedException, SQLException, IOException {
        Site site = new Site();
        open = new AutoCloseable[] {site};
        Schema schema = Schema.create(site.adminUrl(), options.keys() + options.burst());
        Path folder = scratch.folder();
        options.mutant().writeScripts(folder);
        WorkerJvms jvms = new WorkerJvms(options, site, schema, folder);
        open = new AutoCloseable[] {jvms, site};
        jvms.checkClocks();
        History history = new History(Bounds.of(Duration.ofMillis(World.NODE_TIMEOUT_MILLIS), Caches.TTL));
        FaultSchedule schedule = new FaultSchedule(site, jvms, history, options);
        schedule.print(options.jvms() + " JVMs at work, seed " + options.seed());
        Thread.sleep(WARM_UP_MILLIS);
        schedule.run(options.faults(), System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds()));
        site.rules().clear();
        site.redis().awaitHealthy();
        schedule.print("faults are over");
        Checker checker = new Checker();
        schedule.broken().forEach(checker::add);
        Map<Integer, Row> truth = new HashMap<>();
        ask(jvms, "quiet");
        for (Row row : schema.history()) {
            history.add(row);
            truth.put(row.key(), row);
        }
        Convergence convergence = new Convergence(truth, checker::add);
        long pending = awaitNothingPending(jvms);
        Thread.sleep(QUIET_MILLIS);
        RawEntries.current(site.redis().masters()).forEach(history::add);
        ask(jvms, "final");
        convergence.pending(pending);
        converge(convergence, jvms, site, folder);
        checkSubscriptions(jvms, checker);
        Counts counts = jvms.counts();
        jvms.close();
        schedule.print("reading the history");
        EventFiles.readAll(folder, history::add);
        checker.check(history);
        return new Report(options, history, checker, counts, schedule.families(), schedule.lost());
    }

    private static void ask(WorkerJvms jvms, String command) {
        jvms.working().parallelStream().forEach(worker -> {
            if (worker.ask(command).isEmpty()) {
                throw new IllegalStateException("worker " + worker.process() + " has died\n" + worker.lastLogLines());
            }
        });
    }

    private static long awaitNothingPending(WorkerJvms jvms) throws InterruptedException {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PENDING_PATIENCE_SECONDS);
        while (true) {
            long pending = jvms.working().stream()
                    .mapToLong(worker -> Counts.parse(worker.ask("stats")).pending())
                    .sum();
            if (pending == 0 || System.nanoTime() - patience > 0) {
                return pending;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static void checkSubscriptions(WorkerJvms jvms, Checker checker) {
        for (WorkerProcess worker : jvms.working()) {
            long suspect = Counts.parse(worker.ask("stats")).suspect();
            if (suspect > 0) {
                String text = "after quiet, no report of changes is proved for " + suspect + " partitions";
                checker.add(new Violation("I10", -1, worker.process(), null, text));
            }
        }
    }

    private static void converge(Convergence convergence, WorkerJvms jvms, Site site, Path folder) {
        for (WorkerProcess worker : jvms.working()) {
            List<Event> reads = new ArrayList<>();
            EventFiles.read(EventFiles.of(folder, worker.process(), "final"), reads::add);
            convergence.check(worker.process(), reads);
        }
        RawEntries.current(site.redis().masters()).forEach(convergence::check);
    }

    /** Ends everything. Idempotent; also called by the shutdown hook. */
    @Override
    public void close() {
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception e) {
                System.err.println("cannot close " + one + ": " + e);
            }
        }
        if (options.keep()) {
            System.err.println("kept: " + scratch.folder());
        } else {
            scratch.close();
        }
    }
}
