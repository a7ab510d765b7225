package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.JedisErrand.Next;
import io.tieredcache.redis.JedisTrouble.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50)
class JedisPipelinesTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PIECE = 64 * 1024;
    private static final Duration LITTLE = Duration.ofSeconds(20);
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);
    private static final Request GET = new GetRequest(0, KEY);
    private static final Request UNLINK = new PlainRequest(Verb.UNLINK, 0, KEY);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final LinkSettings settings = RedisLink.builder()
            .standalone(server.address().toString())
            .namespace("pipelines")
            .connectTimeout(LONG)
            .commandTimeout(LONG)
            .settings();
    private final JedisNode node = new JedisNode(server.address(), settings, new JedisLogin(settings, guard));
    private final List<Reason> troubles = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
        server.close();
        guard.close();
    }

    /** Runs a request in a call that was given long, of which so much is left. */
    private @Nullable Reply run(Request request, Duration left) {
        AtomicReference<@Nullable Reply> arrived = new AtomicReference<>();
        CallTime time = new CallTime(LONG.toNanos());
        time.extend(left.minus(LONG).toNanos());
        JedisPipelines pipelines = new JedisPipelines(settings, time, (index, reply) -> arrived.set(reply));
        pipelines.add(node, new JedisErrand(request, 0));
        run(pipelines);
        return arrived.get();
    }

    private void run(JedisPipelines pipelines) {
        var unused = pipelines.run(
                (answered, by, raw) -> {
                    answered.answered(raw, by);
                    return Next.DONE;
                },
                (broken, trouble, used) -> {
                    troubles.add(trouble.reason());
                    return Next.DONE;
                });
    }

    private @Nullable Reply runAnswered(Request request, Duration left) throws Exception {
        FutureTask<@Nullable Reply> call = new FutureTask<>(() -> run(request, left));
        new Thread(call).start();
        server.awaitAsked(1);
        server.answer(1);
        return call.get();
    }

    @Test
    void run_aReadWithLittleOfItsTimeLeft_isNotSentAndCostsNoConnection() throws Exception {
        assertThat(runAnswered(GET, LONG)).isInstanceOf(Reply.Answer.class);

        for (int i = 0; i < 5; i++) {
            run(GET, LITTLE);
        }

        assertThat(troubles).hasSize(5).containsOnly(Reason.HURRIED);
        assertThat(server.asked()).isEmpty();
        assertThat(node.breaker().isOpen()).as("tells nothing of the node").isFalse();
        assertThat(runAnswered(GET, LONG)).isInstanceOf(Reply.Answer.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(node.pool().lent()).isZero();
    }

    @Test
    void run_aChangeWithLittleTimeLeft_isSent() throws Exception {
        assertThat(runAnswered(UNLINK, LITTLE)).isInstanceOf(Reply.Answer.class);
        assertThat(troubles).isEmpty();
    }

    @Test
    void run_oneOfTwoNodesHasAnswered_isHandedOverBeforeTheOtherDoesAndCostsItNoTime() {
        CallTime time = new CallTime(SECONDS.toNanos(4));
        long deadline = time.deadlineNanos();
        try (WithheldServer slow = new WithheldServer()) {
            JedisNode other = new JedisNode(slow.address(), settings, new JedisLogin(settings, guard));
            List<Integer> arrived = new ArrayList<>();
            AtomicReference<@Nullable Reply> last = new AtomicReference<>();
            AtomicLong spent = new AtomicLong();
            JedisPipelines pipelines = new JedisPipelines(settings, time, (index, reply) -> {
                arrived.add(index);
                last.set(reply);
                if (index == 0) {
                    long start = System.nanoTime();
                    while (!time.isOver()) {
                        Thread.onSpinWait();
                    }
                    spent.set(System.nanoTime() - start);
                    slow.answer(1);
                }
            });
            pipelines.add(node, new JedisErrand(GET, 0));
            pipelines.add(other, new JedisErrand(GET, 1));
            FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
            new Thread(call).start();
            server.awaitAsked(1);
            slow.awaitAsked(1);
            server.answer(1);

            assertThat(call).succeedsWithin(LONG);
            assertThat(arrived).containsExactly(0, 1);
            assertThat(last.get()).isInstanceOf(Reply.Answer.class);
            assertThat(troubles).isEmpty();
            assertThat(time.deadlineNanos() - deadline).isGreaterThan(spent.get());
            other.close();
        }
    }

    @Test
    void run_manyReadsOfOneNode_areHandedOverOneByOneInTheSameArray() {
        List<Integer> arrived = new ArrayList<>();
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        JedisPipelines pipelines = new JedisPipelines(settings, new CallTime(LONG.toNanos()), (index, reply) -> {
            Loan loan = (Loan) reply;
            arrays.add(loan.bytes());
            loan.giveBack();
            arrived.add(index);
            server.answer(index == 2 ? 0 : 1);
        });
        for (int index = 0; index < 3; index++) {
            byte[] key = ("key " + index).getBytes(StandardCharsets.UTF_8);
            pipelines.add(node, new JedisErrand(new GetRequest(0, key), index));
        }
        FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
        new Thread(call).start();
        server.awaitAsked(3);
        server.answer(1);

        assertThat(call).succeedsWithin(LONG);
        assertThat(arrived).containsExactly(0, 1, 2);
        assertThat(arrays).hasSize(1);
        assertThat(troubles).isEmpty();
    }

    @Test
    void run_theReceiverThrows_givesBackTheOneChanceThatTheOtherNodeWasGiven() {
        try (WithheldServer silent = new WithheldServer()) {
            JedisNode other = new JedisNode(silent.address(), settings, new JedisLogin(settings, guard));
            for (int i = 0; i < 3; i++) {
                other.breaker().failed(new JedisTrouble(Reason.LATE, "no answer", null));
            }
            JedisErrand chance = new JedisErrand(GET, 1);
            Awaitility.await().until(() -> other.breaker().permits(chance.request));
            JedisPipelines pipelines = new JedisPipelines(settings, new CallTime(LONG.toNanos()), (index, reply) -> {
                throw new IllegalArgumentException("thrown by a test");
            });
            pipelines.add(node, new JedisErrand(GET, 0));
            pipelines.add(other, chance);
            FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
            new Thread(call).start();
            server.awaitAsked(1);
            silent.awaitAsked(1);
            server.answer(1);

            assertThat(call)
                    .failsWithin(LONG)
                    .withThrowableThat()
                    .havingRootCause()
                    .withMessage("thrown by a test");
            assertThat(other.breaker().permits(chance.request)).isTrue();
            other.close();
        }
    }

    @Test
    void run_oneChunkIsLate_theNextIsAskedForOnAnotherConnection() throws Exception {
        JedisNode hasty = node(Duration.ofSeconds(1), 2);
        AtomicInteger answers = new AtomicInteger();
        JedisPipelines pipelines =
                new JedisPipelines(settings(Duration.ofSeconds(1), 2), new CallTime(LONG.toNanos()), (index, reply) -> {
                    if (reply instanceof Reply.Answer) {
                        answers.incrementAndGet();
                    }
                });
        for (int index = 0; index < 1100; index++) {
            pipelines.add(hasty, new JedisErrand(GET, index));
        }
        FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
        new Thread(call).start();
        server.awaitAsked(500);
        server.awaitAsked(1000);
        server.answer(1000);
        server.awaitAsked(100);
        server.answer(100);

        assertThat(call).succeedsWithin(LONG);
        assertThat(troubles).hasSize(500).containsOnly(Reason.LATE);
        assertThat(answers).hasValue(600);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(hasty.pool().lent()).isZero();
        hasty.close();
    }

    @Test
    void run_allConnectionsOfOneNodeAreInUse_theOtherIsServedFirst() {
        try (WithheldServer other = new WithheldServer()) {
            JedisNode busy = new JedisNode(other.address(), settings(LONG, 1), new JedisLogin(settings, guard));
            assertThat(busy.pool().tryPermit()).isTrue();
            List<Integer> arrived = new CopyOnWriteArrayList<>();
            JedisPipelines pipelines =
                    new JedisPipelines(settings, new CallTime(LONG.toNanos()), (index, reply) -> arrived.add(index));
            pipelines.add(busy, new JedisErrand(GET, 0));
            pipelines.add(node, new JedisErrand(GET, 1));
            FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
            new Thread(call).start();
            server.awaitAsked(1);
            server.answer(1);
            Awaitility.await().until(() -> arrived.contains(1));

            busy.pool().release();
            other.awaitAsked(1);
            other.answer(1);

            assertThat(call).succeedsWithin(LONG);
            assertThat(arrived).containsExactly(1, 0);
            assertThat(troubles).isEmpty();
            busy.close();
        }
    }

    @Test
    void run_aLargeReplyArrivesForLongerThanTheCommandTimeout_isRead() throws Exception {
        JedisNode hasty = node(Duration.ofSeconds(1), 2);
        AtomicReference<@Nullable Reply> arrived = new AtomicReference<>();
        JedisPipelines pipelines = new JedisPipelines(
                settings(Duration.ofSeconds(1), 2), new CallTime(LONG.toNanos()), (index, reply) -> arrived.set(reply));
        pipelines.add(hasty, new JedisErrand(GET, 0));
        FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
        new Thread(call).start();
        server.awaitAsked(1);

        server.answerSlowly(16 * PIECE, PIECE, Duration.ofMillis(200));

        assertThat(call).succeedsWithin(LONG);
        assertThat(troubles).isEmpty();
        assertThat(arrived.get())
                .isInstanceOfSatisfying(
                        Loan.class, loan -> assertThat(loan.length()).isEqualTo(16 * PIECE));
        assertThat(hasty.large().bytes(KEY)).isEqualTo(16 * PIECE);
        hasty.close();
    }

    @Test
    void run_theTimeIsOverWhileALargeReplyArrives_tellsNothingAgainstTheNode() throws Exception {
        JedisNode hasty = node(Duration.ofSeconds(1), 2);
        for (int i = 0; i < 3; i++) {
            JedisPipelines pipelines = new JedisPipelines(
                    settings(Duration.ofSeconds(1), 2), new CallTime(SECONDS.toNanos(2)), (index, reply) -> {});
            pipelines.add(hasty, new JedisErrand(GET, 0));
            FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
            new Thread(call).start();
            server.awaitAsked(1);
            server.answerSlowly(15 * PIECE, PIECE, Duration.ofMillis(200));
            assertThat(call).succeedsWithin(LONG);
        }
        assertThat(troubles).hasSize(3).containsOnly(Reason.HURRIED);
        assertThat(hasty.breaker().permits(GET)).isTrue();
        assertThat(hasty.pool().lent()).isZero();
        hasty.close();
    }

    @Test
    void run_aVirtualCallerIsInterruptedWhileItsReplyIsOut_costsNobodyElseAnything() throws Exception {
        assertThat(runAnswered(GET, LONG)).isInstanceOf(Reply.Answer.class);
        FutureTask<Boolean> cancelled = new FutureTask<>(() -> {
            run(GET, LONG);
            return Thread.interrupted();
        });
        Thread thread = Virtual.start(cancelled);
        server.awaitAsked(1);

        thread.interrupt();

        assertThat(cancelled.get()).as("still interrupted").isTrue();
        assertThat(troubles).containsExactly(Reason.BUSY);
        assertThat(node.losses()).isZero();
        assertThat(node.pool().lent()).isZero();
    }

    @Test
    void run_aVirtualCallerIsInterruptedBefore_isServedAndStaysInterrupted() throws Exception {
        FutureTask<Boolean> cancelled = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            return run(GET, LONG) instanceof Reply.Answer && Thread.interrupted();
        });
        Virtual.start(cancelled);
        server.awaitAsked(1);
        server.answer(1);

        assertThat(cancelled.get()).isTrue();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void callAll_aVirtualCallerThatTellsOfAChangeIsInterrupted_tellsItAgain() throws Exception {
        ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor();
        JedisTopology topology = new JedisTopology(settings, new JedisLogin(settings, guard), upkeep);
        JedisNodes nodes = new JedisNodes(settings, topology);
        FutureTask<Boolean> cancelled = new FutureTask<>(() ->
                nodes.callAll(List.of(UNLINK), LONG.toNanos()).get(0) instanceof Reply.Answer && Thread.interrupted());
        Thread thread = Virtual.start(cancelled);
        server.awaitAsked(1);

        thread.interrupt();
        server.awaitAsked(2);
        server.answer(2);

        assertThat(cancelled.get()).isTrue();
        topology.close();
        upkeep.shutdownNow();
    }

    @Test
    void call_aKeyWhoseValueWasLarge_travelsApart() throws Exception {
        ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor();
        JedisTopology topology = new JedisTopology(settings, new JedisLogin(settings, guard), upkeep);
        JedisNodes nodes = new JedisNodes(settings, topology);
        FutureTask<Reply> learns = start(() -> nodes.call(GET, LONG.toNanos()));
        server.awaitAsked(1);
        server.answerSlowly(LargeKeys.LARGE_BYTES, PIECE, Duration.ZERO);
        assertThat(learns.get()).isInstanceOf(Loan.class);
        JedisNode owner = requireNonNull(topology.owner(0));
        assertThat(owner.pool().lent()).isZero();

        FutureTask<Reply> large = start(() -> nodes.call(GET, LONG.toNanos()));
        server.awaitAsked(1);
        assertThat(owner.pool().lent()).isEqualTo(1);
        server.answer(1);
        assertThat(large.get()).isInstanceOf(Loan.class);

        FutureTask<Reply> small = start(() -> nodes.call(GET, LONG.toNanos()));
        server.awaitAsked(1);
        assertThat(owner.pool().lent()).as("the value has become small").isZero();
        server.answer(1);
        assertThat(small.get()).isInstanceOf(Loan.class);
        topology.close();
        upkeep.shutdownNow();
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> call = new FutureTask<>(work);
        new Thread(call).start();
        return call;
    }

    private LinkSettings settings(Duration commandTimeout, int connections) {
        return RedisLink.builder()
                .standalone(server.address().toString())
                .namespace("pipelines")
                .connectTimeout(LONG)
                .commandTimeout(commandTimeout)
                .connectionWait(LONG)
                .connectionsPerNode(connections)
                .settings();
    }

    private JedisNode node(Duration commandTimeout, int connections) {
        return new JedisNode(server.address(), settings(commandTimeout, connections), new JedisLogin(settings, guard));
    }
}
