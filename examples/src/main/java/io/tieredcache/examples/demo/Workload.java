package io.tieredcache.examples.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A workload of many callers, each as fast as it can: 95 % reads, half of them customers and half orders, and 5 %
 * deposits. The keys follow a Zipf distribution with exponent 0.99. Every answer is checked against the {@link Ledger}.
 */
final class Workload {

    static final long SEED = 20_260_101;

    private static final double WRITE_SHARE = 0.05;
    private static final int KEPT_EXAMPLES = 5;
    private static final long PROGRESS_MILLIS = 1_000;

    private final Ledger ledger;
    private final Zipf customers;
    private final Zipf orders;
    private final int threads;

    Workload(Ledger ledger, int threads) {
        this.ledger = ledger;
        this.threads = threads;
        this.customers = new Zipf(ledger.customers());
        this.orders = new Zipf(ledger.orders());
    }

    /** Runs the workload; {@code progress} gets the number of ended calls every second. */
    Outcome run(Store store, Duration time, CallWatch watch, LongConsumer progress) throws InterruptedException {
        long start = System.nanoTime();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            callers.add(new Caller(store, watch, new SplittableRandom(SEED + i), start + time.toNanos()));
        }
        callers.forEach(Thread::start);
        for (Caller caller : callers) {
            while (!caller.endsWithin(Duration.ofMillis(PROGRESS_MILLIS))) {
                progress.accept(callers.stream().mapToLong(c -> c.calls.sum()).sum());
            }
        }
        return outcome(Duration.ofNanos(System.nanoTime() - start), callers);
    }

    private static Outcome outcome(Duration elapsed, List<Caller> callers) {
        Histogram reads = new Histogram(3);
        Histogram writes = new Histogram(3);
        List<String> examples = new ArrayList<>();
        long wrong = 0;
        for (Caller caller : callers) {
            reads.add(caller.reads);
            writes.add(caller.writes);
            wrong += caller.wrong;
            examples.addAll(caller.examples);
        }
        return new Outcome(
                elapsed,
                reads,
                writes,
                wrong,
                examples.stream().limit(KEPT_EXAMPLES).toList());
    }

    private final class Caller extends Thread {

        private final Store store;
        private final CallWatch watch;
        private final SplittableRandom random;
        private final long endNanos;
        private final Histogram reads = new Histogram(3);
        private final Histogram writes = new Histogram(3);
        private final LongAdder calls = new LongAdder();
        private final Queue<String> examples = new ConcurrentLinkedQueue<>();
        private long wrong;

        Caller(Store store, CallWatch watch, SplittableRandom random, long endNanos) {
            super("caller");
            setDaemon(true);
            this.store = store;
            this.watch = watch;
            this.random = random;
            this.endNanos = endNanos;
        }

        boolean endsWithin(Duration atMost) throws InterruptedException {
            join(atMost.toMillis());
            return !isAlive();
        }

        @Override
        public void run() {
            while (System.nanoTime() - endNanos < 0) {
                try {
                    note(call());
                } catch (Exception e) {
                    note(e.toString());
                }
                calls.increment();
            }
        }

        private @Nullable String call() throws Exception {
            if (random.nextDouble() < WRITE_SHARE) {
                return deposit(customers.next(random));
            }
            return random.nextBoolean() ? readCustomer(customers.next(random)) : readOrder(orders.next(random));
        }

        private @Nullable String readCustomer(int index) throws Exception {
            long floor = ledger.floor(index);
            long key = ledger.customerId(index);
            watch.begins();
            long start = System.nanoTime();
            try {
                return ledger.wrong(index, floor, store.customer(key));
            } finally {
                ended("customers", key, start, reads);
            }
        }

        private @Nullable String readOrder(int index) throws Exception {
            long key = ledger.orderId(index);
            watch.begins();
            long start = System.nanoTime();
            try {
                return ledger.wrong(index, store.order(key));
            } finally {
                ended("orders", key, start, reads);
            }
        }

        private @Nullable String deposit(int index) throws Exception {
            watch.begins();
            long start = System.nanoTime();
            try {
                return ledger.deposit(index, store);
            } finally {
                ended("customers", ledger.customerId(index), start, writes);
            }
        }

        private void ended(String cache, long key, long startNanos, Histogram times) {
            long now = System.nanoTime();
            times.recordValue(now - startNanos);
            watch.ended(cache, key, startNanos, now);
        }

        private void note(@Nullable String problem) {
            if (problem != null && ++wrong <= KEPT_EXAMPLES) {
                examples.add(problem);
            }
        }
    }
}
