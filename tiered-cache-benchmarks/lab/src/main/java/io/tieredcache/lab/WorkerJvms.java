package io.tieredcache.lab;

import io.tieredcache.lab.fault.WorkerHandle;
import io.tieredcache.lab.worker.Counts;
import io.tieredcache.lab.worker.WorkerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The worker JVMs. Closed by any thread, otherwise used by one. */
final class WorkerJvms implements AutoCloseable {

    private static final int THREADS = 6;

    private final Options options;
    private final Site site;
    private final Schema schema;
    private final Path folder;
    private final List<WorkerProcess> working = new ArrayList<>();
    private final Queue<WorkerProcess> all = new ConcurrentLinkedQueue<>();
    private int next;

    WorkerJvms(Options options, Site site, Schema schema, Path folder) {
        this.options = options;
        this.site = site;
        this.schema = schema;
        this.folder = folder;
        for (int i = 0; i < options.jvms(); i++) {
            working.add(start("lab-" + i));
        }
    }

    List<WorkerProcess> working() {
        return working;
    }

    void replace(WorkerHandle ended) {
        int place = working.indexOf(ended);
        working.set(place, start(ended.name()));
    }

    /** Returns the sum over all JVMs of the run, ended ones included. */
    Counts counts() {
        return all.stream().map(WorkerProcess::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** Fails unless all JVMs read the same clock; otherwise times of different JVMs could not be compared. */
    void checkClocks() {
        for (WorkerProcess worker : working) {
            long before = System.nanoTime();
            long there = Long.parseLong(worker.ask("time"));
            long after = System.nanoTime();
            if (there < before || there > after) {
                throw new IllegalStateException(
                        "System.nanoTime() of two JVMs differs on this system: the lab needs Linux");
            }
        }
    }

    void checkAlive() {
        for (WorkerProcess worker : working) {
            if (!worker.isAlive()) {
                throw new IllegalStateException("worker " + worker.process() + " has died\n" + worker.lastLogLines());
            }
        }
    }

    private WorkerProcess start(String name) {
        WorkerProcess worker = WorkerProcess.start(new WorkerSettings(
                next++,
                name,
                schema.url(),
                site.redisAddresses(),
                folder,
                options.keys(),
                options.burst(),
                THREADS,
                options.seed(),
                options.mutant().toString()));
        all.add(worker);
        return worker;
    }

    @Override
    public void close() {
        all.forEach(WorkerProcess::close);
    }
}
