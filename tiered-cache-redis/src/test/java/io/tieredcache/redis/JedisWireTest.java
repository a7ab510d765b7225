package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.JedisTrouble.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50)
class JedisWireTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private final JedisTrouble gaveUp = new JedisTrouble(Reason.LOST, "out of memory", null);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final JedisNode node = node();
    private final JedisWire wire = new JedisWire(node, 0, new JedisPump(node, () -> {}, Thread::start));

    private JedisNode node() {
        LinkSettings settings = RedisLink.builder()
                .standalone(server.address().toString())
                .namespace("wire")
                .connectTimeout(LONG)
                .commandTimeout(LONG)
                .settings();
        return new JedisNode(server.address(), settings, new JedisLogin(settings, guard));
    }

    @AfterEach
    void close() {
        wire.close();
        node.close();
        server.close();
        guard.close();
    }

    private static JedisTicket ticket(String key) {
        Request request = new GetRequest(0, key.getBytes(StandardCharsets.UTF_8));
        return new JedisTicket(request, false, System.nanoTime() + LONG.toNanos());
    }

    /** Leads until the request is at the server, and no longer. */
    private void send(JedisTicket ticket) {
        wire.add(ticket);
        while (!server.asked().contains(key(ticket))) {
            assertThat(wire.run(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20)))
                    .isFalse();
        }
    }

    private static String key(JedisTicket ticket) {
        return new String(ticket.request.key(), StandardCharsets.UTF_8);
    }

    @Test
    void abandon_aReplyIsOwedAndAnotherRequestWaits_bothFailAndTheReplyReachesNobody() throws Exception {
        JedisTicket owed = ticket("owed");
        send(owed);
        JedisTicket unsent = ticket("unsent");
        wire.add(unsent);

        wire.abandon(gaveUp);

        assertThatThrownBy(owed::result).isSameAs(gaveUp);
        assertThatThrownBy(unsent::result).isSameAs(gaveUp);
        server.answer(1);
        FutureTask<Boolean> leader = new FutureTask<>(() -> wire.run(System.nanoTime() + LONG.toNanos()));
        JedisTicket next = ticket("next");
        wire.add(next);
        new Thread(leader).start();
        server.awaitAsked(1);
        server.answer(1);
        assertThat(leader.get()).isTrue();
        Loan loan = (Loan) requireNonNull(next.result());
        assertThat(new String(loan.bytes(), 0, loan.length(), StandardCharsets.UTF_8))
                .isEqualTo("next");
        assertThat(server.connections()).isEqualTo(2);
    }
}
