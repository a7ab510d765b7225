package io.tieredcache.redis.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.WithheldServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50) // less than LONG: a deadline alone must not wake a caller
class SharedPipelineTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int PIECE = 64 * 1024;

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final RedisNode node = node(LONG);
    private final SharedPipeline pipeline = new SharedPipeline(node, 1);
    private final List<Thread> callers = new ArrayList<>();

    private RedisNode node(Duration commandTimeout) {
        ClientSettings settings = BuiltSettings.of(RedisLink.builder()
                .standalone(server.address().toString())
                .namespace("pipeline")
                .connectTimeout(LONG)
                .commandTimeout(commandTimeout));
        return new RedisNode(server.address(), settings, new ConnectionFactory(settings, guard));
    }

    @AfterEach
    void close() {
        node.close();
        server.close();
        guard.close();
    }

    private static String ask(SharedPipeline pipeline, String key, Duration time) throws ConnectionException {
        Request request = new GetRequest(0, key.getBytes(StandardCharsets.UTF_8));
        Object reply = pipeline.exchange(request, false, System.nanoTime() + time.toNanos());
        PooledArray pooled = (PooledArray) requireNonNull(reply);
        return new String(pooled.bytes(), 0, pooled.length(), StandardCharsets.UTF_8);
    }

    private FutureTask<String> start(String key) {
        return start(key, LONG);
    }

    private FutureTask<String> start(String key, Duration time) {
        FutureTask<String> call = new FutureTask<>(() -> ask(pipeline, key, time));
        Thread thread = new Thread(call);
        callers.add(thread);
        thread.start();
        return call;
    }

    private FutureTask<String> startQueued(String key) {
        FutureTask<String> call = start(key);
        awaitParked(callers.get(callers.size() - 1));
        return call;
    }

    private static void awaitParked(Thread thread) {
        Awaitility.await().until(() -> isParked(thread) || thread.getState() == Thread.State.TERMINATED);
    }

    private static boolean isParked(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    @Test
    void exchange_aLoneCaller_isSentAtOnceAndTheConnectionKept() throws Exception {
        for (String key : List.of("one", "two")) {
            FutureTask<String> call = start(key);
            server.awaitAsked(1);
            server.answer(1);
            assertThat(call.get()).isEqualTo(key);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_callersQueueWhileABatchIsOut_areSentTogetherInOrder() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        List<FutureTask<String>> others = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            others.add(startQueued("other-" + i));
        }
        assertThat(server.asked()).as("the connection is not used meanwhile").containsExactly("first");

        server.answer(1);

        assertThat(first.get()).isEqualTo("first");
        server.awaitAsked(10);
        assertThat(server.asked()).hasSize(10).startsWith("other-0", "other-1").endsWith("other-9");
        server.answer(10);
        for (int i = 0; i < 10; i++) {
            assertThat(others.get(i).get()).isEqualTo("other-" + i);
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_theLeaderRunsOutOfTime_anotherCallerReadsOnAndGetsItsOwnReply() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<String> leader = start("leader", Duration.ofSeconds(3));
        awaitParked(callers.get(1));
        FutureTask<String> follower = startQueued("follower");
        server.answer(1);
        server.awaitAsked(2);

        assertThatThrownBy(leader::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectionException.class);
        server.answer(2);

        assertThat(follower.get()).isEqualTo("follower");
        assertThat(first.get()).isEqualTo("first");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(node.breaker().isOpen()).isFalse();
    }

    @Test
    void exchange_aCallerRunsOutOfTimeInTheQueue_isNotSent() throws Exception {
        oneOfFourRunsOutOfTimeInTheQueue();
    }

    private void oneOfFourRunsOutOfTimeInTheQueue() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<String> leader = startQueued("leader");
        FutureTask<String> impatient = start("impatient", Duration.ofMillis(200));
        awaitParked(callers.get(2));
        FutureTask<String> last = startQueued("last");
        assertThatThrownBy(impatient::get)
                .hasCauseInstanceOf(ConnectionException.class)
                .hasMessageContaining("no reply from Redis at " + server.address() + " in time");

        server.answer(1);
        server.awaitAsked(2);

        assertThat(server.asked()).containsExactly("leader", "last");
        server.answer(2);
        assertThat(List.of(first.get(), leader.get(), last.get())).containsExactly("first", "leader", "last");
    }

    @Test
    void exchange_aCallerRunsOutOfTimeInTheQueue_evenAfterTheGuardHadLeftThePipeline() throws Exception {
        oneOfFourRunsOutOfTimeInTheQueue();
        assertThat(guard.isIdle()).isFalse();
        Awaitility.await().until(guard::isIdle);
        callers.clear();

        oneOfFourRunsOutOfTimeInTheQueue();
    }

    @Test
    void exchange_theGuardIsClosedWhileCallersWait_stillWakesThemInTime() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<String> impatient = start("impatient", Duration.ofMillis(200));
        awaitParked(callers.get(1));

        guard.close();

        assertThatThrownBy(impatient::get).hasCauseInstanceOf(ConnectionException.class);
        server.answer(1);
        assertThat(first.get()).isEqualTo("first");
        Awaitility.await().until(guard::isIdle);
    }

    @Test
    void exchange_aFollowerRunsOutOfTime_costsOtherCallersNothing() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<String> leader = startQueued("leader");
        FutureTask<String> impatient = start("impatient", Duration.ofSeconds(3));
        awaitParked(callers.get(2));
        FutureTask<String> last = startQueued("last");
        server.answer(1);
        server.awaitAsked(3);
        assertThatThrownBy(impatient::get).hasCauseInstanceOf(ConnectionException.class);

        server.answer(3);

        assertThat(List.of(first.get(), leader.get(), last.get())).containsExactly("first", "leader", "last");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_aLoneCallerRunsOutOfTime_theNextDropsItsReplyAndGetsItsOwn() throws Exception {
        assertThatThrownBy(() -> ask(pipeline, "late", Duration.ofMillis(100)))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        late -> assertThat(late.reason()).isEqualTo(Reason.LATE));
        server.awaitAsked(1);

        FutureTask<String> next = start("next");
        server.answer(1);
        server.awaitAsked(1);
        server.answer(1);

        assertThat(next.get()).isEqualTo("next");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_theReplyOfOneWhoLeftIsOverdue_theConnectionIsDropped() throws Exception {
        SharedPipeline hasty = new SharedPipeline(node(Duration.ofMillis(300)), 1);
        assertThatThrownBy(() -> ask(hasty, "late", Duration.ofMillis(100))).isInstanceOf(ConnectionException.class);
        FutureTask<String> next = new FutureTask<>(() -> ask(hasty, "next", LONG));
        new Thread(next).start();
        Awaitility.await().until(() -> server.asked().contains("next"));

        assertThat(server.connections()).isEqualTo(2);
        server.answer(2);
        assertThat(next.get()).isEqualTo("next");
    }

    @Test
    void exchange_theConnectionEndsInTheMiddleOfAReply_isLostForTheWholeBatch() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        List<FutureTask<String>> batch =
                List.of(startQueued("one"), startQueued("two"), startQueued("three"), startQueued("four"));
        server.answer(1);
        assertThat(first.get()).isEqualTo("first");
        server.awaitAsked(4);
        server.answer(1);
        Runnable neverFinished = server.answerHalf();
        server.cut();
        neverFinished.run();

        assertThat(batch.get(0).get()).isEqualTo("one");
        for (FutureTask<String> cut : batch.subList(1, 4)) {
            assertThatThrownBy(cut::get)
                    .hasCauseInstanceOf(ConnectionException.class)
                    .hasMessageContaining("lost the connection to Redis at " + server.address());
        }
        FutureTask<String> after = start("after");
        server.awaitAsked(1);
        server.answer(1);
        assertThat(after.get()).isEqualTo("after");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void exchange_interruptedWhileQueued_leavesAndKeepsTheInterrupt() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<String> queued = startQueued("queued");

        callers.get(1).interrupt();

        assertThatThrownBy(queued::get)
                .hasCauseInstanceOf(ConnectionException.class)
                .hasMessageContaining("interrupted");
        server.answer(1);
        assertThat(first.get()).isEqualTo("first");
    }

    @Test
    void exchange_aChangeIsInterruptedWhileQueued_isSentAndKeepsTheInterrupt() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<Boolean> change = new FutureTask<>(() -> {
            var unused = pipeline.exchange(change("change"), false, System.nanoTime() + LONG.toNanos());
            return Thread.interrupted();
        });
        Thread changing = new Thread(change);
        changing.start();
        awaitParked(changing);

        changing.interrupt();
        server.answer(1);
        server.awaitAsked(1);
        server.answer(1);

        assertThat(change.get()).isTrue();
        assertThat(first.get()).isEqualTo("first");
    }

    private static Request change(String key) {
        return new PlainRequest(RedisCommand.UNLINK, 0, key.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void exchange_aVirtualCallerIsInterruptedWhileItsReplyIsOut_leavesAndTheConnectionStays() throws Exception {
        FutureTask<String> victim = new FutureTask<>(() -> ask(pipeline, "victim", LONG));
        Thread cancelled = Virtual.start(victim);
        server.awaitAsked(1);
        FutureTask<String> innocent = startQueued("innocent");

        cancelled.interrupt();
        assertThatThrownBy(victim::get)
                .hasCauseInstanceOf(ConnectionException.class)
                .hasMessageContaining("interrupted");
        server.answer(1);
        server.awaitAsked(1);
        server.answer(1);

        assertThat(innocent.get()).isEqualTo("innocent");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_virtualCallersInOneBatchAreInterrupted_theOthersGetTheirReplies() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        List<FutureTask<String>> calls = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String key = "key-" + i;
            FutureTask<String> call = new FutureTask<>(() -> ask(pipeline, key, LONG));
            calls.add(call);
            threads.add(Virtual.start(call));
            awaitParked(threads.get(i));
        }
        server.answer(1);
        server.awaitAsked(10);
        for (int i = 0; i < 10; i += 2) {
            threads.get(i).interrupt();
            assertThatThrownBy(calls.get(i)::get).hasMessageContaining("interrupted");
        }

        server.answer(10);

        for (int i = 1; i < 10; i += 2) {
            assertThat(calls.get(i).get()).isEqualTo("key-" + i);
        }
        assertThat(first.get()).isEqualTo("first");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_noThreadCanBeStarted_virtualCallersLeadThemselves() throws Exception {
        SharedPipeline starved = new SharedPipeline(node, 1, thread -> {
            throw new OutOfMemoryError("thrown by a test");
        });
        for (int i = 0; i < 2; i++) {
            FutureTask<String> one = new FutureTask<>(() -> ask(starved, "one", LONG));
            Virtual.start(one);
            server.awaitAsked(1);
            FutureTask<String> two = new FutureTask<>(() -> ask(starved, "two", LONG));
            awaitParked(Virtual.start(two));
            server.answer(1);
            server.awaitAsked(1);
            server.answer(1);

            assertThat(List.of(one.get(), two.get())).containsExactly("one", "two");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void exchange_allOfABatchHaveLeftBeforeItIsSent_theNextGetsItsOwnReply() throws Exception {
        AtomicReference<@Nullable Thread> held = new AtomicReference<>();
        SharedPipeline withThreads = new SharedPipeline(node, 1, thread -> {
            held.set(thread);
            Thread.currentThread().interrupt();
        });
        getsItsOwnReply(withThreads, "before");
        FutureTask<String> gone = new FutureTask<>(() -> ask(withThreads, "gone", LONG));
        Virtual.start(gone);
        assertThatThrownBy(gone::get).hasMessageContaining("interrupted");
        letTheClockBeDue();
        requireNonNull(held.get()).start();
        awaitParked(requireNonNull(held.get()), Thread.State.TIMED_WAITING);

        getsItsOwnReply(withThreads, "one");
        getsItsOwnReply(withThreads, "two");
        assertThat(server.connections()).isEqualTo(1);
    }

    private static void awaitParked(Thread thread, Thread.State parked) {
        Awaitility.await().until(() -> thread.getState() == parked);
    }

    private void getsItsOwnReply(SharedPipeline asked, String key) throws Exception {
        FutureTask<String> call = startOn(asked, key);
        server.awaitAsked(1);
        server.answer(1);
        assertThat(call.get()).isEqualTo(key);
    }

    private void letTheClockBeDue() {
        long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        node.clock().learn(1_000_000_000, 1_000, longAgo, longAgo);
    }

    @Test
    void close_afterVirtualCallers_endsTheThreadThatLedForThem() throws Exception {
        List<Thread> led = new CopyOnWriteArrayList<>();
        SharedPipeline withThreads = new SharedPipeline(node, 1, thread -> {
            led.add(thread);
            thread.start();
        });
        for (int i = 0; i < 3; i++) {
            FutureTask<String> call = new FutureTask<>(() -> ask(withThreads, "key", LONG));
            Virtual.start(call);
            server.awaitAsked(1);
            server.answer(1);
            assertThat(call.get()).isEqualTo("key");
        }
        assertThat(led).hasSize(1);
        assertThat(led.get(0).isAlive()).isTrue();

        node.close();
        withThreads.close();

        led.get(0).join();
        Awaitility.await().until(() -> server.open() == 0);
    }

    @Test
    void exchange_twoConnections_theSecondCallerDoesNotWait() throws Exception {
        SharedPipeline wide = new SharedPipeline(node, 2);
        FutureTask<String> one = startOn(wide, "one");
        FutureTask<String> two = startOn(wide, "two");

        server.awaitAsked(2);

        server.answer(2);
        assertThat(List.of(one.get(), two.get())).containsExactly("one", "two");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void exchange_manyQueueForTwoConnections_eachTakesItsPart() throws Exception {
        SharedPipeline wide = new SharedPipeline(node, 2);
        FutureTask<String> one = startOn(wide, "one");
        server.awaitAsked(1);
        FutureTask<String> two = startOn(wide, "two");
        server.awaitAsked(2);
        List<FutureTask<String>> queued = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3 * SharedPipeline.SMALL_QUEUE; i++) {
            FutureTask<String> call = new FutureTask<>(() -> ask(wide, "queued", LONG));
            queued.add(call);
            threads.add(new Thread(call));
        }
        threads.forEach(Thread::start);
        Awaitility.await().until(() -> threads.stream().allMatch(SharedPipelineTest::isParked));

        server.answer(1);
        assertThat(one.get()).isEqualTo("one");
        server.awaitAsked(1 + 47); // half of the 95 requests that wait go with the next leader
        server.answer(1);
        assertThat(two.get()).isEqualTo("two");
        server.awaitAsked(47 + SharedPipeline.SMALL_QUEUE);

        assertThat(server.askedOnEach()).containsExactly(47, SharedPipeline.SMALL_QUEUE);
        for (int i = 0; i < queued.size(); i++) {
            server.awaitAsked(1);
            server.answer(1);
        }
        for (FutureTask<String> call : queued) {
            assertThat(call.get()).isEqualTo("queued");
        }
    }

    @Test
    void exchange_theLeaderRunsOutOfTimeInTheMiddleOfAReply_leavesAndAnotherReadsOn() throws Exception {
        FutureTask<String> first = start("first");
        server.awaitAsked(1);
        FutureTask<String> leader = start("leader", Duration.ofSeconds(4));
        awaitParked(callers.get(1));
        FutureTask<String> follower = startQueued("follower");
        server.answer(1);
        server.awaitAsked(2);
        Runnable rest = server.answerHalf();

        assertThatThrownBy(leader::get).isInstanceOf(ExecutionException.class).hasMessageContaining("in time");
        rest.run();
        server.answer(1);

        assertThat(follower.get()).isEqualTo("follower");
        assertThat(first.get()).isEqualTo("first");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(node.breaker().isOpen()).isFalse();
    }

    @Test
    void exchange_aReplyArrivesForLongerThanTheCommandTimeout_isReadAndSoIsTheOneBehindIt() throws Exception {
        RedisNode hasty = node(Duration.ofSeconds(1));
        SharedPipeline one = new SharedPipeline(hasty, 1);
        FutureTask<String> first = startOn(one, "first");
        server.awaitAsked(1);
        FutureTask<String> large = startOn(one, "large");
        Awaitility.await().until(() -> one.waiting() == 1);
        FutureTask<String> behind = startOn(one, "behind");
        Awaitility.await().until(() -> one.waiting() == 2);
        server.answer(1);
        server.awaitAsked(2);

        server.answerSlowly(16 * PIECE, PIECE, Duration.ofMillis(200));
        server.answer(1);

        assertThat(large.get()).hasSize(16 * PIECE);
        assertThat(behind.get()).isEqualTo("behind");
        assertThat(first.get()).isEqualTo("first");
        assertThat(server.connections()).isEqualTo(1);
        hasty.close();
    }

    @Test
    void exchange_aReplyArrivesByteByByte_isLate() {
        RedisNode hasty = node(Duration.ofSeconds(1));
        FutureTask<String> call = startOn(new SharedPipeline(hasty, 1), "large");
        server.awaitAsked(1);

        server.answerSlowly(40, 1, Duration.ofMillis(200));

        assertThat(call).isDone();
        assertThatThrownBy(call::get)
                .hasCauseInstanceOf(ConnectionException.class)
                .hasMessageContaining("in time");
        hasty.close();
    }

    @Test
    void exchange_oneConnectionTurnsOutToBeClosed_theOthersThatWereIdleAreNotUsed() throws Exception {
        SharedPipeline wide = new SharedPipeline(node, 2);
        FutureTask<String> one = startOn(wide, "one");
        server.awaitAsked(1);
        FutureTask<String> two = startOn(wide, "two");
        server.awaitAsked(2);
        server.answer(2);
        assertThat(List.of(one.get(), two.get())).containsExactly("one", "two");
        server.cut();
        assertThatThrownBy(() -> ask(wide, "on a closed one", LONG))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        lost -> assertThat(lost.reason()).isEqualTo(Reason.LOST));

        FutureTask<String> three = startOn(wide, "three");
        server.awaitAsked(1);
        FutureTask<String> four = startOn(wide, "four");
        server.awaitAsked(2);
        server.answer(2);

        assertThat(List.of(three.get(), four.get())).containsExactly("three", "four");
    }

    @Test
    void exchange_afterTheNodeWasClosed_isServedAndLeavesNothingOpen() throws Exception {
        FutureTask<String> before = start("before");
        server.awaitAsked(1);
        server.answer(1);
        assertThat(before.get()).isEqualTo("before");
        node.close();
        pipeline.close();
        Awaitility.await().until(() -> server.open() == 0);

        FutureTask<String> late = start("of one who had not received");
        server.awaitAsked(1);
        server.answer(1);

        assertThat(late.get()).isEqualTo("of one who had not received");
        Awaitility.await().until(() -> server.open() == 0);
    }

    private static FutureTask<String> startOn(SharedPipeline pipeline, String key) {
        FutureTask<String> call = new FutureTask<>(() -> ask(pipeline, key, LONG));
        new Thread(call).start();
        return call;
    }
}
