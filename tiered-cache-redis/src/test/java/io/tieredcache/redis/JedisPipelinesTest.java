package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.JedisErrand.Next;
import io.tieredcache.redis.JedisTrouble.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50)
class JedisPipelinesTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration LITTLE = Duration.ofSeconds(20);

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
    private JedisErrand run(Verb verb, Duration left) {
        JedisErrand errand = new JedisErrand(Request.of(verb, 0, "key".getBytes(StandardCharsets.UTF_8)));
        JedisPipelines pipelines = new JedisPipelines(settings, LONG.toNanos());
        pipelines.add(node, errand);
        var unused = pipelines.run(
                System.nanoTime() + left.toNanos(),
                (answered, by, raw) -> {
                    answered.answered(raw, by);
                    return Next.DONE;
                },
                (broken, trouble, used) -> {
                    troubles.add(trouble.reason());
                    return Next.DONE;
                });
        return errand;
    }

    private JedisErrand runAnswered(Verb verb, Duration left) throws Exception {
        FutureTask<JedisErrand> call = new FutureTask<>(() -> run(verb, left));
        new Thread(call).start();
        server.awaitAsked(1);
        server.answer(1);
        return call.get();
    }

    @Test
    void run_aReadWithLittleOfItsTimeLeft_isNotSentAndCostsNoConnection() throws Exception {
        JedisErrand served = runAnswered(Verb.GET, LONG);
        assertThat(served.reply).isInstanceOf(Reply.Answer.class);

        for (int i = 0; i < 5; i++) {
            run(Verb.GET, LITTLE);
        }

        assertThat(troubles).hasSize(5).containsOnly(Reason.HURRIED);
        assertThat(server.asked()).isEmpty();
        assertThat(node.breaker().isOpen()).as("tells nothing of the node").isFalse();
        assertThat(runAnswered(Verb.GET, LONG).reply).isInstanceOf(Reply.Answer.class);
        assertThat(server.connections()).isEqualTo(1);
        assertThat(node.pool().lent()).isZero();
    }

    @Test
    void run_aChangeWithLittleTimeLeft_isSent() throws Exception {
        assertThat(runAnswered(Verb.UNLINK, LITTLE).reply).isInstanceOf(Reply.Answer.class);
        assertThat(troubles).isEmpty();
    }
}
