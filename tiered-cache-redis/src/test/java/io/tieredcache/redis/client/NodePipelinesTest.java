package io.tieredcache.redis.client;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.BuiltSettings;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.Virtual;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PlainRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.RedisCommand;
import io.tieredcache.redis.connection.Reply;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.WithheldServer;
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
class NodePipelinesTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PIECE = 64 * 1024;
    private static final Duration LITTLE = Duration.ofSeconds(20);
    private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);
    private static final Request GET = new GetRequest(0, KEY);
    private static final Request UNLINK = new PlainRequest(RedisCommand.UNLINK, 0, KEY);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final ClientSettings settings = BuiltSettings.of(RedisLink.builder()
            .standalone(server.address().toString())
            .namespace("pipelines")
            .connectTimeout(LONG)
            .commandTimeout(LONG));
    private final RedisNode node = new RedisNode(server.address(), settings, new ConnectionFactory(settings, guard));
    private final List<Reason> failures = new ArrayList<>();

    @AfterEach
    void close() {
        node.close();
        server.close();
        guard.close();
    }

    /** Runs a request in a call with a long timeout, of which the given time is left. */
    private @Nullable Reply run(Request request, Duration left) {
        AtomicReference<@Nullable Reply> arrived = new AtomicReference<>();
        BulkDeadline time = new BulkDeadline(LONG.toNanos());
        time.extend(left.minus(LONG).toNanos());
        NodePipelines pipelines =
                new NodePipelines(settings, new NoRetries(), time, (index, reply) -> arrived.set(reply));
        pipelines.add(node, new RequestAttempts(request, 0));
        run(pipelines);
        return arrived.get();
    }

    /** Treats each answer as the reply, and records each failure. */
    private final class NoRetries implements RetryPolicy {

        @Override
        public Next answered(RequestAttempts attempts, RedisNode by, @Nullable Object raw) {
            attempts.answered(raw, by);
            return Next.DONE;
        }

        @Override
        public Next broken(RequestAttempts attempts, ConnectionException failure, boolean wasUsed) {
            failures.add(failure.reason());
            return Next.DONE;
        }
    }

    private void run(NodePipelines pipelines) {
        var unused = pipelines.run();
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

        assertThat(failures).hasSize(5).containsOnly(Reason.HURRIED);
        assertThat(server.asked()).isEmpty();
        assertThat(node.breaker().isOpen()).as("is no evidence about the node").isFalse();
        assertThat(runAnswered(GET, LONG)).isInstanceOf(Reply.Answer.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(node.pool().inUse()).isZero();
    }

    @Test
    void run_aChangeWithLittleTimeLeft_isSent() throws Exception {
        assertThat(runAnswered(UNLINK, LITTLE)).isInstanceOf(Reply.Answer.class);
        assertThat(failures).isEmpty();
    }

    @Test
    void run_oneOfTwoNodesHasAnswered_isHandedOverBeforeTheOtherDoesAndCostsItNoTime() {
        BulkDeadline time = new BulkDeadline(SECONDS.toNanos(4));
        long deadline = time.deadlineNanos();
        try (WithheldServer slow = new WithheldServer()) {
            RedisNode other = new RedisNode(slow.address(), settings, new ConnectionFactory(settings, guard));
            List<Integer> arrived = new ArrayList<>();
            AtomicReference<@Nullable Reply> last = new AtomicReference<>();
            AtomicLong spent = new AtomicLong();
            NodePipelines pipelines = new NodePipelines(settings, new NoRetries(), time, (index, reply) -> {
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
            pipelines.add(node, new RequestAttempts(GET, 0));
            pipelines.add(other, new RequestAttempts(GET, 1));
            FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
            new Thread(call).start();
            server.awaitAsked(1);
            slow.awaitAsked(1);
            server.answer(1);

            assertThat(call).succeedsWithin(LONG);
            assertThat(arrived).containsExactly(0, 1);
            assertThat(last.get()).isInstanceOf(Reply.Answer.class);
            assertThat(failures).isEmpty();
            assertThat(time.deadlineNanos() - deadline).isGreaterThan(spent.get());
            other.close();
        }
    }

    @Test
    void run_manyReadsOfOneNode_areHandedOverOneByOneInTheSameArray() {
        List<Integer> arrived = new ArrayList<>();
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        NodePipelines pipelines =
                new NodePipelines(settings, new NoRetries(), new BulkDeadline(LONG.toNanos()), (index, reply) -> {
                    PooledArray pooled = (PooledArray) reply;
                    arrays.add(pooled.bytes());
                    pooled.giveBack();
                    arrived.add(index);
                    server.answer(index == 2 ? 0 : 1);
                });
        for (int index = 0; index < 3; index++) {
            byte[] key = ("key " + index).getBytes(StandardCharsets.UTF_8);
            pipelines.add(node, new RequestAttempts(new GetRequest(0, key), index));
        }
        FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
        new Thread(call).start();
        server.awaitAsked(3);
        server.answer(1);

        assertThat(call).succeedsWithin(LONG);
        assertThat(arrived).containsExactly(0, 1, 2);
        assertThat(arrays).hasSize(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void run_theReceiverThrows_givesBackTheOneChanceThatTheOtherNodeWasGiven() {
        try (WithheldServer silent = new WithheldServer()) {
            RedisNode other = new RedisNode(silent.address(), settings, new ConnectionFactory(settings, guard));
            for (int i = 0; i < 3; i++) {
                other.breaker().failed(new ConnectionException(Reason.LATE, "no answer", null));
            }
            RequestAttempts chance = new RequestAttempts(GET, 1);
            Awaitility.await().until(() -> other.breaker().permits(chance.request));
            NodePipelines pipelines =
                    new NodePipelines(settings, new NoRetries(), new BulkDeadline(LONG.toNanos()), (index, reply) -> {
                        throw new IllegalArgumentException("thrown by a test");
                    });
            pipelines.add(node, new RequestAttempts(GET, 0));
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
        RedisNode hasty = node(Duration.ofSeconds(1), 2);
        AtomicInteger answers = new AtomicInteger();
        NodePipelines pipelines = new NodePipelines(
                settings(Duration.ofSeconds(1), 2),
                new NoRetries(),
                new BulkDeadline(LONG.toNanos()),
                (index, reply) -> {
                    if (reply instanceof Reply.Answer) {
                        answers.incrementAndGet();
                    }
                });
        for (int index = 0; index < 1100; index++) {
            pipelines.add(hasty, new RequestAttempts(GET, index));
        }
        FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
        new Thread(call).start();
        server.awaitAsked(500);
        server.awaitAsked(1000);
        server.answer(1000);
        server.awaitAsked(100);
        server.answer(100);

        assertThat(call).succeedsWithin(LONG);
        assertThat(failures).hasSize(500).containsOnly(Reason.LATE);
        assertThat(answers).hasValue(600);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(hasty.pool().inUse()).isZero();
        hasty.close();
    }

    @Test
    void run_allConnectionsOfOneNodeAreInUse_theOtherIsServedFirst() {
        try (WithheldServer other = new WithheldServer()) {
            RedisNode busy = new RedisNode(other.address(), settings(LONG, 1), new ConnectionFactory(settings, guard));
            assertThat(busy.pool().tryPermit()).isTrue();
            List<Integer> arrived = new CopyOnWriteArrayList<>();
            NodePipelines pipelines = new NodePipelines(
                    settings, new NoRetries(), new BulkDeadline(LONG.toNanos()), (index, reply) -> arrived.add(index));
            pipelines.add(busy, new RequestAttempts(GET, 0));
            pipelines.add(node, new RequestAttempts(GET, 1));
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
            assertThat(failures).isEmpty();
            busy.close();
        }
    }

    @Test
    void run_aLargeReplyArrivesForLongerThanTheCommandTimeout_isRead() throws Exception {
        RedisNode hasty = node(Duration.ofSeconds(1), 2);
        AtomicReference<@Nullable Reply> arrived = new AtomicReference<>();
        NodePipelines pipelines = new NodePipelines(
                settings(Duration.ofSeconds(1), 2),
                new NoRetries(),
                new BulkDeadline(LONG.toNanos()),
                (index, reply) -> arrived.set(reply));
        pipelines.add(hasty, new RequestAttempts(GET, 0));
        FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
        new Thread(call).start();
        server.awaitAsked(1);

        server.answerSlowly(16 * PIECE, PIECE, Duration.ofMillis(200));

        assertThat(call).succeedsWithin(LONG);
        assertThat(failures).isEmpty();
        assertThat(arrived.get())
                .isInstanceOfSatisfying(
                        PooledArray.class, pooled -> assertThat(pooled.length()).isEqualTo(16 * PIECE));
        assertThat(hasty.large().bytes(KEY)).isEqualTo(16 * PIECE);
        hasty.close();
    }

    @Test
    void run_theTimeIsOverWhileALargeReplyArrives_saysNothingAgainstTheNode() throws Exception {
        RedisNode hasty = node(Duration.ofSeconds(1), 2);
        for (int i = 0; i < 3; i++) {
            NodePipelines pipelines = new NodePipelines(
                    settings(Duration.ofSeconds(1), 2),
                    new NoRetries(),
                    new BulkDeadline(SECONDS.toNanos(2)),
                    (index, reply) -> {});
            pipelines.add(hasty, new RequestAttempts(GET, 0));
            FutureTask<Boolean> call = new FutureTask<>(() -> run(pipelines), true);
            new Thread(call).start();
            server.awaitAsked(1);
            server.answerSlowly(15 * PIECE, PIECE, Duration.ofMillis(200));
            assertThat(call).succeedsWithin(LONG);
        }
        assertThat(failures).hasSize(3).containsOnly(Reason.HURRIED);
        assertThat(hasty.breaker().permits(GET)).isTrue();
        assertThat(hasty.pool().inUse()).isZero();
        hasty.close();
    }

    @Test
    void run_aVirtualCallerIsInterruptedWhileItsReplyIsOut_costsOtherCallersNothing() throws Exception {
        assertThat(runAnswered(GET, LONG)).isInstanceOf(Reply.Answer.class);
        FutureTask<Boolean> cancelled = new FutureTask<>(() -> {
            run(GET, LONG);
            return Thread.interrupted();
        });
        Thread thread = Virtual.start(cancelled);
        server.awaitAsked(1);

        thread.interrupt();

        assertThat(cancelled.get()).as("still interrupted").isTrue();
        assertThat(failures).containsExactly(Reason.BUSY);
        assertThat(node.losses()).isZero();
        assertThat(node.pool().inUse()).isZero();
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
    void callAll_aVirtualCallerThatSendsAChangeIsInterrupted_sendsItAgain() throws Exception {
        ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor();
        Topology topology = new Topology(settings, new ConnectionFactory(settings, guard), upkeep);
        RedisClient nodes = new RedisClient(settings, topology);
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
        Topology topology = new Topology(settings, new ConnectionFactory(settings, guard), upkeep);
        RedisClient nodes = new RedisClient(settings, topology);
        FutureTask<Reply> learns = start(() -> nodes.call(GET, LONG.toNanos()));
        server.awaitAsked(1);
        server.answerSlowly(LargeKeys.LARGE_BYTES, PIECE, Duration.ZERO);
        assertThat(learns.get()).isInstanceOf(PooledArray.class);
        RedisNode owner = requireNonNull(topology.owner(0));
        assertThat(owner.pool().inUse()).isZero();

        FutureTask<Reply> large = start(() -> nodes.call(GET, LONG.toNanos()));
        server.awaitAsked(1);
        assertThat(owner.pool().inUse()).isEqualTo(1);
        server.answer(1);
        assertThat(large.get()).isInstanceOf(PooledArray.class);

        FutureTask<Reply> small = start(() -> nodes.call(GET, LONG.toNanos()));
        server.awaitAsked(1);
        assertThat(owner.pool().inUse()).as("the value has become small").isZero();
        server.answer(1);
        assertThat(small.get()).isInstanceOf(PooledArray.class);
        topology.close();
        upkeep.shutdownNow();
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> call = new FutureTask<>(work);
        new Thread(call).start();
        return call;
    }

    private ClientSettings settings(Duration commandTimeout, int connections) {
        return BuiltSettings.of(RedisLink.builder()
                .standalone(server.address().toString())
                .namespace("pipelines")
                .connectTimeout(LONG)
                .commandTimeout(commandTimeout)
                .connectionWait(LONG)
                .connectionsPerNode(connections));
    }

    private RedisNode node(Duration commandTimeout, int connections) {
        return new RedisNode(
                server.address(), settings(commandTimeout, connections), new ConnectionFactory(settings, guard));
    }
}
