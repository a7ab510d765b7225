package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.HostResolver;
import io.tieredcache.redis.connection.LinkThreads;
import io.tieredcache.redis.connection.ServerClock;
import io.tieredcache.redis.connection.ServerIdentity;
import io.tieredcache.redis.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name with several addresses, of which only the last leads to a usable server. */
@Timeout(60)
final class AddressesOfANameIT {

    private static final String FIRST = "127.0.0.2";
    private static final String LAST = "127.0.0.3";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final DeadlineGuard guard = new DeadlineGuard();
    private RedisServer server;
    private Door last;

    @BeforeEach
    void start() {
        server = Deployment.admit(RedisServer.start());
        last = new Door(LAST, server.port());
    }

    @AfterEach
    void stop() throws IOException {
        guard.close();
        last.close();
        server.close();
    }

    /** Opens a connection by a name with these addresses, and checks by the server's address which one it used. */
    private void assertIsFound(String... addresses) throws Exception {
        ClientSettings settings = Deployment.login()
                .standalone("name.test:" + last.port())
                .connectTimeout(LIMIT)
                .settings();
        HostResolver resolver = new HostResolver(
                LinkThreads.daemons(),
                host -> Arrays.stream(addresses)
                        .map(AddressesOfANameIT::literal)
                        .toArray(InetAddress[]::new));
        ServerIdentity identity = new ServerIdentity(false, (address, connection) -> {}, address -> {});
        ConnectionFactory connectionFactory = new ConnectionFactory(settings, guard, resolver).identifying(identity);
        Address named = settings.seeds().get(0);

        connectionFactory
                .open(named, new ServerClock(), System.nanoTime() + LIMIT.toNanos())
                .connection()
                .close();

        assertThat(resolver.resolve("name.test", System.nanoTime() + LIMIT.toNanos())
                        .get(0)
                        .getHostAddress())
                .isEqualTo(LAST);
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noServerIsAtTheFirst_isFound() throws Exception {
        assertIsFound(FIRST, LAST);
    }

    @Test
    void theFirstHangs_isFoundWithinTheLimit() throws Exception {
        try (ServerSocket silent = new ServerSocket(last.port(), 50, InetAddress.getByName(FIRST))) {
            assertIsFound(FIRST, LAST);
            assertThat(silent.isClosed()).isFalse();
        }
    }

    @Test
    void theFirstIsAReplica_theMasterIsFound() throws Exception {
        try (RedisServer replica = Deployment.admit(RedisServer.start());
                Door first = new Door(FIRST, last.port(), replica.port())) {
            replica.command("REPLICAOF", server.host(), "" + server.port());
            await().until(() -> replica.command("ROLE").startsWith("slave"));
            assertIsFound(FIRST, LAST);
            assertThat(first.port()).isEqualTo(last.port());
        }
    }

    @Test
    void theFirstHangsUp_isFound() throws Exception {
        try (Door first = new Door(FIRST, last.port(), 0)) {
            assertIsFound(FIRST, LAST);
            assertThat(first.port()).isEqualTo(last.port());
        }
    }
}
