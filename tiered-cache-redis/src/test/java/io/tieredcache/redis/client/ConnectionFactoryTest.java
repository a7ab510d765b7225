package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.BuiltSettings;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisLinkBuilder;
import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.BigEndian;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.GetRequest;
import io.tieredcache.redis.connection.HostResolver;
import io.tieredcache.redis.connection.LinkThreads;
import io.tieredcache.redis.connection.Request;
import io.tieredcache.redis.connection.ScriptRequest;
import io.tieredcache.redis.connection.WithheldServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(50)
class ConnectionFactoryTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final WithheldServer server = new WithheldServer();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Address named = new Address("redis.test", server.address().port());

    @AfterEach
    void close() {
        server.close();
        guard.close();
    }

    private RedisLinkBuilder builder() {
        return RedisLink.builder()
                .standalone(server.address().toString())
                .namespace("login")
                .connectTimeout(LONG)
                .commandTimeout(LONG);
    }

    private RedisNode node(RedisLinkBuilder builder, Address address, HostResolver.Lookup lookup) {
        ClientSettings settings = BuiltSettings.of(builder);
        HostResolver resolver = new HostResolver(LinkThreads.daemons(), lookup);
        return new RedisNode(address, settings, new ConnectionFactory(settings, guard, resolver));
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    void connect_theFirstAddressIsDead_triesTheNext() throws Exception {
        InetAddress dead = InetAddress.getByAddress(new byte[] {127, 0, 0, 99});
        InetAddress alive = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        RedisNode node = node(builder(), named, host -> new InetAddress[] {dead, alive});

        node.connect(in(LONG)).close();

        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void connect_theResolverHangs_failsAtTheCallersDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        RedisNode node = node(builder(), named, host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new InetAddress[0];
        });

        assertThatThrownBy(() -> node.connect(in(Duration.ofMillis(20))))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        late -> assertThat(late.reason()).isEqualTo(Reason.HURRIED))
                .hasMessageContaining("redis.test")
                .hasMessageContaining("resolve");
        never.countDown();
    }

    @Test
    void connect_callsWithLittleTime_sayNothingAboutTheNode() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Address address = new Address("127.0.0.1", silent.getLocalPort());
            RedisLinkBuilder builder =
                    RedisLink.builder().standalone(address.toString()).namespace("login");
            RedisNode node = node(builder, address, InetAddress::getAllByName);

            for (int call = 0; call < 10; call++) {
                assertThatThrownBy(() -> node.connect(in(Duration.ofMillis(5))))
                        .isInstanceOf(ConnectionException.class);
            }
            assertThat(node.breaker().isOpen()).isFalse();

            for (int call = 0; call < 3; call++) {
                assertThatThrownBy(() -> node.connect(in(Duration.ofMillis(150))))
                        .isInstanceOf(ConnectionException.class);
            }
            assertThat(node.breaker().isOpen()).isTrue();
        }
    }

    @Test
    void connect_theSupplierOfThePasswordThrows_isRefused() {
        RedisLinkBuilder builder = builder().password(() -> {
            throw new IllegalStateException("vault is sealed");
        });
        RedisNode node = node(builder, server.address(), InetAddress::getAllByName);

        assertThatThrownBy(() -> node.connect(in(LONG)))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("password");
    }

    @Test
    void connect_theLoginIsRefused_isNotTriedAgainByEveryCaller() {
        server.refuse("-WRONGPASS invalid username-password pair or user is disabled.\r\n");
        RedisLinkBuilder builder = builder().password("wrong".toCharArray());
        RedisNode node = node(builder, server.address(), InetAddress::getAllByName);
        Request change = new ScriptRequest(TestScript.CHANGE, 0, BigEndian.EMPTY, BigEndian.u64(1));

        long start = System.nanoTime();
        for (int call = 0; call < 2_000; call++) {
            Request request = call % 2 == 0 ? new GetRequest(0, BigEndian.EMPTY) : change;
            assertThatThrownBy(() -> node.exchange(request, false, in(LONG)))
                    .isInstanceOfSatisfying(
                            ConnectionException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED));
            assertThatThrownBy(() -> node.connect(in(LONG))).isInstanceOf(ConnectionException.class);
        }
        long halves = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / 500;

        assertThat(server.connections()).isLessThanOrEqualTo((int) (1 + halves));
        assertThat(node.pool().inUse()).isZero();
    }
}
