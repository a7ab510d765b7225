package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.client.RedisNode;
import io.tieredcache.redis.client.SharedPipeline;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.ErrorReply;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.PooledArray;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.WithheldServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings that are read into arrays which were used before. */
@Timeout(50)
class PooledRepliesTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final ClientSettings settings = RedisLink.builder()
            .standalone(server.address().toString())
            .namespace("pipeline")
            .connectTimeout(LONG)
            .commandTimeout(LONG)
            .settings();
    private final RedisNode node = new RedisNode(server.address(), settings, new ConnectionFactory(settings, guard));
    private final SharedPipeline pipeline = new SharedPipeline(node, 1);

    @AfterEach
    void close() {
        node.close();
        server.close();
        guard.close();
    }

    private FutureTask<Object> start(String key) {
        Request request = new GetRequest(0, key.getBytes(StandardCharsets.UTF_8));
        FutureTask<Object> call =
                new FutureTask<>(() -> pipeline.exchange(request, false, System.nanoTime() + LONG.toNanos()));
        new Thread(call).start();
        server.awaitAsked(1);
        return call;
    }

    private Object ask(String reply) throws Exception {
        FutureTask<Object> call = start("key");
        server.answerWith(reply);
        return call.get();
    }

    private static String text(Object reply) {
        assertThat(reply).isInstanceOf(PooledArray.class);
        PooledArray pooled = (PooledArray) requireNonNull(reply);
        return new String(pooled.bytes(), 0, pooled.length(), StandardCharsets.UTF_8);
    }

    @Test
    void exchange_aString_isAsLongAsItIs() throws Exception {
        assertThat(text(ask("$5\r\nfirst\r\n"))).isEqualTo("first");
        assertThat(text(ask("$0\r\n\r\n"))).isEmpty();
        assertThat(text(ask("$2\r\n\r\n\r\n"))).isEqualTo("\r\n");
        String longer = "longer".repeat(30_000); // longer than the connection's buffer
        assertThat(text(ask("$" + longer.length() + "\r\n" + longer + "\r\n"))).isEqualTo(longer);
    }

    @Test
    void exchange_aStringInPieces_isWhole() throws Exception {
        FutureTask<Object> call = start("a key");
        Runnable rest = server.answerHalf();
        rest.run();

        assertThat(text(call.get())).isEqualTo("a key");
    }

    @Test
    void exchange_noString_isWhatJedisMakesOfIt() throws Exception {
        assertThat(ask("$-1\r\n")).isNull();
        assertThat(ask("-WRONGTYPE not a string\r\n")).isInstanceOf(ErrorReply.class);
        assertThat(ask(":7\r\n")).isEqualTo(7L);
        assertThat(text(ask("$4\r\nnext\r\n"))).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$-2\r\n",
                "$2147483647\r\n",
                "$3\r\nlonger\r\n",
                "$5\r\nfirst\n\r",
                "?\r\n",
                "*2000000000\r\n",
                ":1x\r\n"
            })
    void exchange_nothingIntelligible_losesTheConnection(String reply) {
        assertThatThrownBy(() -> ask(reply))
                .cause()
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.LOST))
                .hasMessageContaining(server.address().toString());
    }
}
