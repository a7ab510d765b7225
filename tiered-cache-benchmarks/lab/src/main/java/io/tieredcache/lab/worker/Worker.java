package io.tieredcache.lab.worker;

import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.lab.history.Event;
import io.tieredcache.lab.history.EventFiles;
import io.tieredcache.lab.history.EventLog;
import io.tieredcache.lab.mutant.Mutant;
import io.tieredcache.redis.RedisLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A JVM of the lab. It reads one command a line and answers with one line that begins with {@code @} and the command.
 * In addition it reports its counters every second. It ends when its input ends.
 */
public final class Worker {

    private static final int CLEARED_KEYS = 12;
    private static final double SLOW_LOADS = 0.02;
    private static final double MUTANT_SLOW_LOADS = 0.1;

    private final WorkerSettings settings;
    private final Journal journal;
    private final Planted planted = new Planted();
    private final Delays delays;
    private final FailureLog failureLog = new FailureLog();
    private final Database database;
    private final RedisLink link;
    private final TieredCache<Integer, Value> cache;
    private final Burst burst;
    private final Neighbours neighbours;
    private final List<Value> unconfirmed = new ArrayList<>();
    private final Mutant mutant;
    private final List<Caller> callers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final SplittableRandom random;
    private final Zipf keys;

    private Worker(WorkerSettings settings) {
        this.settings = settings;
        this.mutant = Mutant.named(settings.mutant());
        this.delays = new Delays(mutant == Mutant.NONE ? SLOW_LOADS : MUTANT_SLOW_LOADS);
        this.journal = new Journal(settings.folder(), settings.process());
        this.database = new Database(settings, journal, delays, planted);
        this.link = Caches.link(settings, Caches.COMMAND);
        this.cache = Caches.open(link, database, journal, mutant, planted);
        this.burst = new Burst(settings, journal);
        this.neighbours = new Neighbours(settings, link);
        this.random = new SplittableRandom(settings.seed() * 31 + settings.process());
        this.keys = new Zipf(settings.keys());
        for (int i = 0; i < settings.threads(); i++) {
            Caller caller = caller();
            callers.add(caller);
            threads.add(new Thread(caller, "caller-" + i));
        }
    }

    /**
     * Runs until the input ends.
     *
     * @param args see {@link WorkerSettings#arguments}
     */
    public static void main(String[] args) throws IOException {
        Worker worker = new Worker(WorkerSettings.parse(args));
        worker.threads.forEach(thread -> thread.setDaemon(true));
        worker.threads.forEach(Thread::start);
        Thread reports = new Thread(worker::report, "reports");
        reports.setDaemon(true);
        reports.start();
        worker.say("ready");
        worker.obey();
        Runtime.getRuntime().halt(0);
    }

    private Caller caller() {
        return new Caller(cache, database, journal, mutant, failureLog, keys, random.split());
    }

    private void obey() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "time" -> say("time " + System.nanoTime());
                case "stats" -> say("stats " + Counts.of(cache.stats(), link));
                case "die" -> {
                    delays.dieAfterCommit();
                    say("die");
                }
                case "clear" -> say("clear " + clear());
                case "quiet" -> {
                    quiet();
                    say("quiet");
                }
                case "final" -> {
                    readAll();
                    say("final");
                }
                default -> say(line + " " + executeFault(words[0], words.length > 1 ? words[1] : ""));
            }
        }
    }

    /** Executes the worker's part of a fault. */
    private String executeFault(String what, String how) {
        try {
            return switch (what) {
                case "throwing" -> Long.toString(throwing(how.equals("on")));
                case "interrupts" -> interrupts(Long.parseLong(how));
                case "burst" -> Long.toString(burst.write(caller(), Integer.parseInt(how)));
                case "sweep" -> Long.toString(burst.read(caller(), Long.parseLong(how)));
                case "big" -> neighbours.readBig(Long.parseLong(how));
                case "neighbour" -> Boolean.toString(neighbours.openAndClose());
                case "cleared" -> Long.toString(cleared());
                default -> throw new IllegalArgumentException("unknown command " + what);
            };
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long throwing(boolean on) {
        if (on) {
            planted.begin();
            return 0;
        }
        return planted.end();
    }

    /**
     * Returns the number of interrupted calls, the number of times that other threads could not reach L2 meanwhile, and
     * the number of nodes that are not asked.
     */
    private String interrupts(long millis) throws InterruptedException {
        List<Caller> victims = new ArrayList<>();
        for (int i = 0; i < settings.threads(); i++) {
            victims.add(caller());
        }
        long before = journal.unavailableToInnocents();
        delays.slower(true);
        long hits = Interrupts.run(victims, journal, random, millis);
        delays.slower(false);
        return hits + " " + (journal.unavailableToInnocents() - before) + " "
                + link.health().openBreakers().size();
    }

    /** Records that L2 has confirmed the earlier clears. Returns the number of rows that were changed before them. */
    private long cleared() {
        long now = System.nanoTime();
        for (Value value : unconfirmed) {
            journal.add(new Event(Event.Kind.PAST, 0, value.key(), value.nonce(), now, now, 0));
        }
        journal.flush();
        long count = unconfirmed.size();
        unconfirmed.clear();
        return count;
    }

    /** Changes some rows as another program would, and then clears the cache. */
    private WriteOutcome clear() {
        List<Value> changed = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < CLEARED_KEYS; i++) {
            Value value = database.fresh(keys.next(random));
            try {
                database.writePast(value);
                changed.add(value);
            } catch (Exception e) {
                // The row is not committed, or the outcome is unknown: the checker treats it as one without
                // notification.
            }
        }
        WriteOutcome outcome = cache.clear();
        long ended = System.nanoTime();
        int flags = outcome == WriteOutcome.PENDING ? Event.PENDING : 0;
        for (Value value : changed) {
            journal.add(new Event(Event.Kind.PAST, flags, value.key(), value.nonce(), begun, ended, 0));
        }
        if (outcome == WriteOutcome.PENDING) {
            unconfirmed.addAll(changed);
        }
        journal.flush();
        return outcome;
    }

    private void quiet() {
        delays.stop();
        callers.forEach(Caller::stop);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        journal.close();
    }

    /** Reads every key once, into a separate file. */
    private void readAll() {
        try (EventLog log = new EventLog(EventFiles.of(settings.folder(), settings.process(), "final"))) {
            for (int key = 0; key < settings.keys() + settings.burst(); key++) {
                long begun = System.nanoTime();
                Event event;
                try {
                    Value value = cache.get(key);
                    long nonce = value == null ? 0 : value.nonce();
                    int flags = value == null ? Event.ABSENT : value.belongsTo(key) ? 0 : Event.CORRUPT;
                    event = new Event(Event.Kind.READ, flags, key, nonce, begun, System.nanoTime(), 0);
                } catch (RuntimeException e) {
                    event = new Event(Event.Kind.READ, Event.FAILED, key, 0, begun, System.nanoTime(), 0);
                }
                log.add(event);
            }
        }
    }

    private void report() {
        try {
            while (true) {
                say("counts " + Counts.of(cache.stats(), link));
                Thread.sleep(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void say(String line) {
        System.out.println("@" + line);
        System.out.flush();
    }
}
