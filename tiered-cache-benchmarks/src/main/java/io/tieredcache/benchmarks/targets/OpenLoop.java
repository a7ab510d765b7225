package io.tieredcache.benchmarks.targets;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends requests when they are due, independently of earlier ones. A request's time begins when it is due: if all
 * senders wait for answers, the request's wait for a sender counts.
 */
final class OpenLoop {

    private static final int DIGITS = 3;
    private static final int SHOWN_ERRORS = 5;

    private final int senders;
    private final LongSupplier nanoTime;

    OpenLoop(int senders, LongSupplier nanoTime) {
        this.senders = senders;
        this.nanoTime = nanoTime;
    }

    /** The requests, by number. Thread-safe. */
    @FunctionalInterface
    interface Requests {

        /** Sends a request and waits for its answer; an exception counts as an error. */
        Answer send(int number) throws Exception;
    }

    /**
     * Sends every request once, and waits for the answers. Due times are nanoseconds since the start, in ascending
     * order.
     */
    Outcome run(long[] due, Requests requests) throws Exception {
        Outcome outcome = new Outcome(due.length);
        AtomicInteger next = new AtomicInteger();
        long start = nanoTime.getAsLong();
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                running.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < due.length; i = next.getAndIncrement()) {
                        await(start + due[i]);
                        send(i, requests, start + due[i], outcome);
                    }
                }));
            }
            for (Future<?> sender : running) {
                sender.get();
            }
        } finally {
            threads.shutdownNow();
        }
        outcome.ended(nanoTime.getAsLong() - start);
        return outcome;
    }

    private void await(long due) {
        for (long left = due - nanoTime.getAsLong(); left > 0; left = due - nanoTime.getAsLong()) {
            LockSupport.parkNanos(left);
        }
    }

    private void send(int number, Requests requests, long due, Outcome outcome) {
        Answer answer;
        try {
            answer = requests.send(number);
        } catch (Exception e) {
            outcome.failed(e);
            return;
        }
        outcome.answered(answer, nanoTime.getAsLong() - due);
    }

    /** The answers, errors and latencies of the requests. Thread-safe. */
    static final class Outcome {

        private static final double NANOS_PER_MINUTE = 60e9;

        private final Map<Answer, Histogram> nanos = new EnumMap<>(Answer.class);
        private final AtomicLong errors = new AtomicLong();
        private final int sent;
        private volatile long took;

        Outcome(int sent) {
            this.sent = sent;
            for (Answer answer : Answer.values()) {
                nanos.put(answer, new ConcurrentHistogram(DIGITS));
            }
        }

        private void answered(Answer answer, long after) {
            histogram(answer).recordValue(Math.max(0, after));
        }

        private void failed(Exception why) {
            if (errors.incrementAndGet() <= SHOWN_ERRORS) {
                System.err.println("a request failed: " + why);
            }
        }

        private void ended(long after) {
            took = after;
        }

        private Histogram histogram(Answer answer) {
            Histogram histogram = nanos.get(answer);
            if (histogram == null) {
                throw new IllegalStateException("no histogram of " + answer);
            }
            return histogram;
        }

        int sent() {
            return sent;
        }

        long errors() {
            return errors.get();
        }

        double errorPercent() {
            return 100.0 * errors.get() / sent;
        }

        /** Returns the rate of answered requests per minute, from the start to the last answer. */
        double answeredPerMinute() {
            return (sent - errors.get()) * NANOS_PER_MINUTE / took;
        }

        Latency latency(Answer... answers) {
            Histogram sum = new Histogram(DIGITS);
            for (Answer answer : answers) {
                sum.add(histogram(answer));
            }
            return Latency.of(sum);
        }
    }
}
