package io.tieredcache.redis.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.BuiltSettings;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.WithheldServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50)
class PipelineConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private final ConnectionException gaveUp = new ConnectionException(Reason.LOST, "out of memory", null);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final RedisNode node = node();
    private final PipelineConnection connection =
            new PipelineConnection(node, 0, new PipelineThread(node, () -> {}, Thread::start));

    private RedisNode node() {
        ClientSettings settings = BuiltSettings.of(RedisLink.builder()
                .standalone(server.address().toString())
                .namespace("pipeline")
                .connectTimeout(LONG)
                .commandTimeout(LONG));
        return new RedisNode(server.address(), settings, new ConnectionFactory(settings, guard));
    }

    @AfterEach
    void close() {
        connection.close();
        node.close();
        server.close();
        guard.close();
    }

    private static PipelinedRequest pipelined(String key) {
        Request request = new GetRequest(0, key.getBytes(StandardCharsets.UTF_8));
        return new PipelinedRequest(request, false, System.nanoTime() + LONG.toNanos());
    }

    /** Leads until the request is at the server, and no longer. */
    private void send(PipelinedRequest pipelined) {
        connection.add(pipelined);
        while (!server.asked().contains(key(pipelined))) {
            assertThat(connection.run(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20)))
                    .isFalse();
        }
    }

    private static String key(PipelinedRequest pipelined) {
        return new String(pipelined.request.key(), StandardCharsets.UTF_8);
    }

    @Test
    void abandon_aReplyIsOwedAndAnotherRequestWaits_bothFailAndNoCallerGetsTheReply() throws Exception {
        PipelinedRequest owed = pipelined("owed");
        send(owed);
        PipelinedRequest unsent = pipelined("unsent");
        connection.add(unsent);

        connection.abandon(gaveUp);

        assertThatThrownBy(owed::result).isSameAs(gaveUp);
        assertThatThrownBy(unsent::result).isSameAs(gaveUp);
        server.answer(1);
        FutureTask<Boolean> leader = new FutureTask<>(() -> connection.run(System.nanoTime() + LONG.toNanos()));
        PipelinedRequest next = pipelined("next");
        connection.add(next);
        new Thread(leader).start();
        server.awaitAsked(1);
        server.answer(1);
        assertThat(leader.get()).isTrue();
        PooledArray pooled = (PooledArray) requireNonNull(next.result());
        assertThat(new String(pooled.bytes(), 0, pooled.length(), StandardCharsets.UTF_8))
                .isEqualTo("next");
        assertThat(server.connections()).isEqualTo(2);
    }
}
