package io.tieredcache.redis;

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
import java.util.concurrent.FutureTask;
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
}
