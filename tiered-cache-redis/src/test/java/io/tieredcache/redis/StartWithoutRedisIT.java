package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.client.Partitions;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A temporary fault does not stop a link that may start without Redis from opening; the link then recovers. */
@Timeout(120)
final class StartWithoutRedisIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Opens the link during a fault, ends the fault, and waits until changes are applied and reported. */
    private static void assertHeals(RedisLinkBuilder builder, AutoCloseable fault) throws Exception {
        try (RedisLink link = builder.startWithoutRedis(true).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            tier.subscribe(new SilentListener());
            assertThat(link.health().suspectPartitions()).isEqualTo(Partitions.COUNT);

            fault.close();

            await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
            await().atMost(PATIENCE)
                    .until(() -> tier.invalidate(new InvalidateRequest("key", 0), LIMIT) instanceof Invalidated);
        }
    }

    @Test
    void tlsProxyHangsUp_heals() throws Exception {
        var certificate = Certificate.naming("ip:127.0.0.1");
        try (RedisServer server = Deployment.admit(RedisServer.start());
                TlsDoor tls = new TlsDoor(certificate.server(), server.port());
                Door door = new Door(0)) {
            assertHeals(
                    Deployment.login().standalone(door.address()).tls(Certificate.trusting(certificate)),
                    () -> door.leadTo(tls.port()));
        }
    }

    @Test
    void untrustedCertificate_isRefused() throws Exception {
        try (RedisServer server = Deployment.admit(RedisServer.start());
                TlsDoor tls = new TlsDoor(Certificate.naming("ip:127.0.0.1").server(), server.port())) {
            var other = Certificate.trusting(Certificate.naming("ip:127.0.0.1"));
            assertThatThrownBy(() -> Deployment.patient()
                            .standalone(tls.address())
                            .tls(other)
                            .startWithoutRedis(true)
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void maxclientsReached_heals() throws Exception {
        try (RedisServer server = Deployment.admit(RedisServer.start());
                Socket only = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            say(only, "PING");
            say(only, "CONFIG SET maxclients 1");
            assertHeals(
                    Deployment.login().standalone(Deployment.address(server)),
                    () -> say(only, "CONFIG SET maxclients 1000"));
        }
    }

    private static void say(Socket socket, String command) throws Exception {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('+');
        while (socket.getInputStream().read() != '\n') {
            // skips the rest of the line
        }
    }

    @Test
    void endpointIsAReplica_heals() throws Exception {
        try (RedisServer master = RedisServer.start();
                RedisServer server = Deployment.admit(RedisServer.start())) {
            server.command("REPLICAOF", master.host(), "" + master.port());
            assertThatThrownBy(() -> Deployment.to(server).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContainingAll("is a replica", "startWithoutRedis(true)");

            assertHeals(
                    Deployment.login().standalone(Deployment.address(server)),
                    () -> server.command("REPLICAOF", "NO", "ONE"));
        }
    }

    @Test
    void clusterHasNoSlots_heals() throws Exception {
        try (RedisServer node = Deployment.admit(
                RedisServer.builder().config("cluster-enabled yes").start())) {
            assertThatThrownBy(() -> Deployment.patient()
                            .cluster(Deployment.address(node))
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContainingAll("no owner for any slot", "startWithoutRedis(true)");

            assertHeals(
                    Deployment.login().cluster(Deployment.address(node)),
                    () -> node.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383"));
        }
    }

    @Test
    void firstSeedIsOfAnotherKind_theOthersCount() {
        String other = Deployment.address(Deployment.server());
        String right = Deployment.address(Deployment.cluster().nodes().get(0));
        try (RedisLink link = Deployment.patient()
                .cluster(other, right)
                .startWithoutRedis(true)
                .connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");
            assertThat(tier.invalidate(new InvalidateRequest("key", 0), LIMIT)).isInstanceOf(Invalidated.class);
        }
        assertThatThrownBy(() -> Deployment.patient()
                        .cluster(other)
                        .startWithoutRedis(true)
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("use standalone(...)");
    }

    @Test
    void wrongPassword_isRefused() {
        assertThatThrownBy(() -> RedisLink.builder()
                        .standalone(Deployment.address(Deployment.server()))
                        .namespace(Deployment.NAMESPACE)
                        .user(Deployment.USER)
                        .password("not-this-one".toCharArray())
                        .startWithoutRedis(true)
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("password");
    }
}
