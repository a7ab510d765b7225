package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisDataException;

/** Strings that are read into arrays which were used before. */
@Timeout(50)
class LentRepliesTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final LinkSettings settings = RedisLink.builder()
            .standalone(server.address().toString())
            .namespace("lent")
            .connectTimeout(LONG)
            .commandTimeout(LONG)
            .settings();
    private final JedisNode node = new JedisNode(server.address(), settings, new JedisLogin(settings, guard));
    private final JedisLane lane = new JedisLane(node, 1);

    @AfterEach
    void close() {
        node.close();
        server.close();
        guard.close();
    }

    private FutureTask<Object> start(String key) {
        Request request = new GetRequest(0, key.getBytes(StandardCharsets.UTF_8));
        FutureTask<Object> call =
                new FutureTask<>(() -> lane.exchange(request, false, System.nanoTime() + LONG.toNanos()));
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
        assertThat(reply).isInstanceOf(Loan.class);
        Loan loan = (Loan) requireNonNull(reply);
        return new String(loan.bytes(), 0, loan.length(), StandardCharsets.UTF_8);
    }

    @Test
    void exchange_aString_isAsLongAsItIs() throws Exception {
        assertThat(text(ask("$5\r\nfirst\r\n"))).isEqualTo("first");
        assertThat(text(ask("$0\r\n\r\n"))).isEmpty();
        assertThat(text(ask("$2\r\n\r\n\r\n"))).isEqualTo("\r\n");
        String longer = "longer".repeat(30_000); // than the connection's buffer
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
        assertThat(ask("-WRONGTYPE not a string\r\n")).isInstanceOf(JedisDataException.class);
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
                        JedisTrouble.class,
                        trouble -> assertThat(trouble.reason()).isEqualTo(Reason.LOST))
                .hasMessageContaining(server.address().toString());
    }
}
