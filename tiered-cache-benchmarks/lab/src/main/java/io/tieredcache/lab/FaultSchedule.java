package io.tieredcache.lab;

import io.tieredcache.lab.check.History;
import io.tieredcache.lab.check.Outage;
import io.tieredcache.lab.check.Pause;
import io.tieredcache.lab.check.Violation;
import io.tieredcache.lab.check.Window;
import io.tieredcache.lab.fault.Fault;
import io.tieredcache.lab.fault.WorkerHandle;
import io.tieredcache.lab.fault.World;
import io.tieredcache.lab.proxy.ConnectionIdentity;
import io.tieredcache.lab.proxy.Rules;
import io.tieredcache.redis.testing.RedisCluster;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Causes the faults in sequence, with quiet times between them. Each round runs every fault once, in a random order.
 */
final class FaultSchedule implements World {

    private static final long SETTLE_FAILOVER_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LONG_FROM_MILLIS = 4_000;
    private static final int LONG_TO_MILLIS = 600_000;
    private static final int QUIET_FROM_MILLIS = 1_000;
    private static final int QUIET_TO_MILLIS = 2_500;

    private final Site site;
    private final WorkerJvms jvms;
    private final History history;
    private final SplittableRandom random;
    private final int longMillis;
    private final List<Violation> broken = new ArrayList<>();
    private long settled = System.nanoTime();
    private final long start = System.nanoTime();
    private final Map<String, Long> families = new TreeMap<>();
    private long lost;

    FaultSchedule(Site site, WorkerJvms jvms, History history, Options options) {
        this.site = site;
        this.jvms = jvms;
        this.history = history;
        this.random = new SplittableRandom(options.seed());
        this.longMillis = longMillis(options);
    }

    void run(List<Fault> faults, long endNanos) throws InterruptedException {
        faults.forEach(fault -> families.put(fault.family(), 0L));
        List<Fault> next = new ArrayList<>();
        while (System.nanoTime() - endNanos < 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()) + 1;
            sleep(Math.min(left, random.nextLong(QUIET_FROM_MILLIS, QUIET_TO_MILLIS)));
            jvms.checkAlive();
            if (next.isEmpty()) {
                next.addAll(faults);
                Collections.shuffle(next, new Random(random.nextLong()));
            }
            if (!next.isEmpty() && System.nanoTime() - endNanos < 0) {
                happen(next.remove(next.size() - 1));
            }
        }
    }

    private void happen(Fault fault) throws InterruptedException {
        print(fault.family());
        long begun = System.nanoTime();
        long times = fault.run(this);
        long settle = fault.severity() == Window.Severity.FAILOVER ? SETTLE_FAILOVER_NANOS : SETTLE_NANOS;
        settled = System.nanoTime() + settle;
        history.add(new Window(fault.family(), fault.severity(), begun, settled));
        families.merge(fault.family(), times, Long::sum);
    }

    Map<String, Long> families() {
        return families;
    }

    /** Returns the violations that were found during the faults. */
    List<Violation> broken() {
        return broken;
    }

    long lost() {
        return lost;
    }

    @Override
    public RedisCluster redis() {
        return site.redis();
    }

    @Override
    public Rules rules() {
        return site.rules();
    }

    @Override
    public int cut(ConnectionIdentity.Kind kind) {
        return site.cut(kind);
    }

    @Override
    public SplittableRandom random() {
        return random;
    }

    @Override
    public List<WorkerProcess> workers() {
        return jvms.working();
    }

    @Override
    public void replace(WorkerHandle ended) {
        history.died(ended.process(), System.nanoTime());
        jvms.replace(ended);
    }

    @Override
    public void lostInvalidations(long count) {
        lost += count;
    }

    @Override
    public void paused(Pause pause) {
        history.add(pause);
    }

    @Override
    public void add(Outage outage) {
        history.add(outage);
    }

    @Override
    public void broken(String invariant, String text) {
        print(invariant + ": " + text);
        broken.add(new Violation(invariant, -1, -1, null, text));
    }

    @Override
    public void settle() throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(settled - System.nanoTime());
        if (left > 0) {
            sleep(left);
        }
    }

    @Override
    public int longMillis() {
        return longMillis;
    }

    /**
     * Returns the duration of long faults: a third of the share of each family. A fault may last twice that long and
     * must leave time for the others.
     */
    private static int longMillis(Options options) {
        long share = TimeUnit.SECONDS.toMillis(options.seconds())
                / Math.max(1, options.faults().size());
        return (int) Math.min(Math.max(LONG_FROM_MILLIS, share / 3), LONG_TO_MILLIS);
    }

    @Override
    public void print(String line) {
        System.out.printf("%6.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
    }

    @Override
    public void admitToDatabase(boolean admitted) {
        site.admitToDatabase(admitted);
    }
}
