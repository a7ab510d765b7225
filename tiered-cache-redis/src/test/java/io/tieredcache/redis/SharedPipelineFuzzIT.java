package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.client.RedisClient;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.KeyHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many callers on connections that break, stall and stop in the middle of replies, some of them with very short
 * deadlines. The values have no checksum here, so a reply that reaches the wrong caller shows. Other callers are
 * interrupted. Each test runs for {@code -Dlane.fuzz.seconds} seconds, 5 by default, from {@code -Dlane.fuzz.seed}.
 */
@Timeout(300)
class SharedPipelineFuzzIT {

    private static final int CALLERS = 64;
    private static final int KEYS = 500;

    private final LongAdder answers = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder strangers = new LongAdder();

    @Test
    void call_brokenConnections_noCallerEverGetsAnothersReply() throws Exception {
        long seconds = Long.getLong("lane.fuzz.seconds", 5);
        long seed = Long.getLong("lane.fuzz.seed", System.nanoTime());
        try (RedisServer server = Deployment.admit(RedisServer.start());
                CuttingProxy proxy = new CuttingProxy(server.port(), seed);
                RedisLink link = Deployment.login()
                        .standalone("127.0.0.1:" + proxy.port())
                        .connect()) {
            for (int key = 0; key < KEYS; key++) {
                server.command("SET", name(key), value(key));
            }
            proxy.misbehave(true);
            AtomicBoolean over = new AtomicBoolean();
            List<FutureTask<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                SplittableRandom random = new SplittableRandom(seed + caller);
                FutureTask<?> task = new FutureTask<>(
                        () -> {
                            while (!over.get()) {
                                readOne(link.nodes(), random);
                            }
                        },
                        null);
                callers.add(task);
                new Thread(task).start();
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (end - System.nanoTime() > 0 && callers.stream().noneMatch(FutureTask::isDone)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            over.set(true);
            for (FutureTask<?> caller : callers) {
                caller.get();
            }
            System.out.printf(
                    "seed %d: %d answers, %d failures, %d cuts, %d delays%n",
                    seed, answers.sum(), failures.sum(), proxy.cuts(), proxy.delays());
            assertThat(strangers.sum()).as("replies to others, seed %d", seed).isZero();
            assertThat(answers.sum()).isGreaterThan(1000);
            assertThat(failures.sum()).isPositive();
            assertThat(proxy.cuts()).isPositive();
            assertThat(proxy.delays()).isPositive();

            proxy.misbehave(false);
            Awaitility.await()
                    .until(() -> link.nodes().call(get(1), TimeUnit.SECONDS.toNanos(1)) instanceof Reply.Answer);
        }
    }

    /** If the JDK has virtual threads, half of the undisturbed callers and of the interrupted ones are virtual. */
    @Test
    void call_otherCallersAreInterrupted_noOtherFailsAndNoConnectionIsLost() throws Exception {
        long seconds = Long.getLong("lane.fuzz.seconds", 5);
        long seed = Long.getLong("lane.fuzz.seed", System.nanoTime());
        if (!Virtual.exists()) {
            System.out.println("SKIPPED: interrupts of virtual callers need JDK 21 or later; platform callers only");
        }
        Duration patience = Duration.ofSeconds(30);
        try (RedisServer server = Deployment.admit(RedisServer.start());
                RedisLink link = Deployment.login()
                        .standalone("127.0.0.1:" + server.port())
                        .commandTimeout(patience)
                        .connectTimeout(patience)
                        .connect()) {
            for (int key = 0; key < KEYS; key++) {
                server.command("SET", name(key), value(key));
            }
            AtomicBoolean over = new AtomicBoolean();
            List<FutureTask<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                SplittableRandom random = new SplittableRandom(seed + caller);
                FutureTask<?> task = new FutureTask<>(
                        () -> {
                            while (!over.get()) {
                                read(link.nodes(), random.nextInt(KEYS), patience.toNanos());
                            }
                        },
                        null);
                callers.add(task);
                start(task, caller % 2 == 0);
            }
            int interrupted = interruptOthers(link.nodes(), new SplittableRandom(seed), seconds);
            over.set(true);
            for (FutureTask<?> caller : callers) {
                caller.get();
            }
            System.out.printf("seed %d: %d answers, %d interrupted%n", seed, answers.sum(), interrupted);
            assertThat(strangers.sum()).as("replies to others, seed %d", seed).isZero();
            assertThat(failures.sum())
                    .as("failures of innocent callers, seed %d", seed)
                    .isZero();
            assertThat(answers.sum()).isGreaterThan(1000);
            assertThat(interrupted).isGreaterThan(100);
            assertThat(link.health().openBreakers()).isEmpty();
        }
    }

    private static Thread start(Runnable task, boolean virtual) {
        if (virtual && Virtual.exists()) {
            return Virtual.start(task);
        }
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    /** Interrupts callers at any time, some with one key on the shared pipeline and some with many keys in bulk. */
    private static int interruptOthers(RedisClient nodes, SplittableRandom random, long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int interrupted = 0;
        while (end - System.nanoTime() > 0) {
            int key = random.nextInt(KEYS);
            boolean many = random.nextInt(8) == 0;
            Thread victim = start(
                    () -> {
                        if (many) {
                            nodes.callAll(List.of(get(key), get(0), get(1)), TimeUnit.SECONDS.toNanos(30));
                        } else {
                            nodes.call(get(key), TimeUnit.SECONDS.toNanos(30));
                        }
                    },
                    random.nextBoolean());
            LockSupport.parkNanos(random.nextBoolean() ? 0 : random.nextInt(1_000_000));
            victim.interrupt();
            interrupted++;
        }
        return interrupted;
    }

    private void readOne(RedisClient nodes, SplittableRandom random) {
        int key = random.nextInt(KEYS);
        long time = TimeUnit.MICROSECONDS.toNanos(
                random.nextInt(4) == 0 ? random.nextInt(2_000) + 100 : random.nextInt(200_000) + 1_000);
        read(nodes, key, time);
    }

    private void read(RedisClient nodes, int key, long time) {
        Reply reply = nodes.call(get(key), time);
        if (!(reply instanceof Reply.Answer)) {
            failures.increment();
        } else if (reply instanceof PooledArray pooled
                && new String(pooled.bytes(), 0, pooled.length(), StandardCharsets.UTF_8).equals(value(key))) {
            answers.increment();
            pooled.giveBack();
        } else {
            strangers.increment();
        }
    }

    private static Request get(int key) {
        int slot = Partitions.slot(Partitions.of(KeyHash.of(Integer.toString(key))));
        return new GetRequest(slot, name(key).getBytes(StandardCharsets.UTF_8));
    }

    private static String name(int key) {
        return Deployment.name("fuzz", Integer.toString(key));
    }

    private static String value(int key) {
        return ("value " + key + ";").repeat(1 + key * key % 400);
    }
}
