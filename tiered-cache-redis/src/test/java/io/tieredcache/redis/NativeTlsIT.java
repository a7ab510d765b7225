package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that itself accepts TLS from clients. Skipped if the server was built without TLS. Also skipped on Redis
 * 7.0, such as the bundled one: it announces TLS ports only if the cluster bus uses TLS too.
 */
@Timeout(120)
final class NativeTlsIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path folder;

    private final Map<Integer, Integer> tlsPorts = new ConcurrentHashMap<>();

    @BeforeAll
    static void needsTls() {
        boolean speaksTls;
        try (RedisServer probe = RedisServer.builder().config("tls-port 0").start()) {
            speaksTls = !probe.command("INFO", "server").contains("redis_version:7.0.");
        } catch (IllegalStateException badDirective) {
            speaksTls = false;
        }
        assumeTrue(speaksTls, "the server does not announce TLS ports");
    }

    private RedisCluster cluster() {
        return Deployment.admit(RedisCluster.builder()
                .config(
                        "tls-auth-clients no",
                        "tls-cert-file " + folder.resolve("redis.crt"),
                        "tls-key-file " + folder.resolve("redis.key"),
                        "tls-ca-cert-file " + folder.resolve("redis.crt"))
                .configEach(port -> "tls-port " + tlsPorts.computeIfAbsent(port, unused -> freePort()))
                .start());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port", e);
        }
    }

    private RedisLinkBuilder to(RedisCluster cluster, Certificate trusted) throws Exception {
        int port = tlsPorts.getOrDefault(cluster.nodes().get(0).port(), 0);
        return Deployment.login()
                .cluster("127.0.0.1:" + port)
                .tls(Certificate.trusting(trusted))
                .connectTimeout(Duration.ofSeconds(2))
                .commandTimeout(Duration.ofSeconds(2));
    }

    @Test
    void cluster_speaksTls_allNodesAreReachedThroughIt() throws Exception {
        Certificate certificate = Certificate.naming("ip:127.0.0.1");
        certificate.write(folder);
        try (RedisCluster cluster = cluster();
                RedisLink link = to(cluster, certificate).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("cache");

            await().atMost(PATIENCE).until(() -> invalidatedAll(tier));

            for (RedisServer master : cluster.masters()) {
                assertThat(master.command("CLIENT", "LIST").lines().filter(line -> line.contains("name=tiered-cache")))
                        .isNotEmpty()
                        .allMatch(line -> line.contains("laddr=127.0.0.1:" + tlsPorts.get(master.port()) + " "))
                        .allMatch(line -> line.contains("user=" + Deployment.USER));
            }
        }
    }

    @Test
    void cluster_certificateNamesAnother_isRefused() throws Exception {
        Certificate certificate = Certificate.naming("dns:elsewhere.example");
        certificate.write(folder);
        try (RedisCluster cluster = cluster()) {
            assertThatThrownBy(() -> to(cluster, certificate).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("certificate");
        }
    }

    private static boolean invalidatedAll(SharedTier tier) {
        List<InvalidateRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(new InvalidateRequest("key " + i, 0));
        }
        return tier.invalidateAll(requests, LIMIT).stream().allMatch(Invalidated.class::isInstance);
    }
}
