package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.Failure;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.TierFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StartIT {

    private RedisServer server;

    @BeforeAll
    void start() {
        server = Deployment.admit(RedisServer.start());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void connect_wrongPassword_saysSoWithoutIt() {
        assertThatThrownBy(() -> RedisLink.builder()
                        .standalone(Deployment.address(server))
                        .namespace(Deployment.NAMESPACE)
                        .user(Deployment.USER)
                        .password("not-this-one".toCharArray())
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(Deployment.address(server))
                .hasMessageContaining("password")
                .hasMessageContaining(Deployment.USER)
                .hasMessageNotContaining("not-this-one");
    }

    @Test
    void connect_anyPermissionMissing_namesIt() {
        for (String permission : Acl.rule(Deployment.NAMESPACE).split(" ", -1)) {
            if (permission.startsWith("+") && !permission.equals("+asking") && !permission.equals("+cluster|slots")) {
                String rule = Acl.rule(Deployment.NAMESPACE).replace(" " + permission + " ", " ");
                assertLacks(rule, permission);
            }
        }
        assertLacks(
                RedisLink.aclRule("other").replace("&other", "&" + Deployment.NAMESPACE), "~" + Deployment.NAMESPACE);
        assertLacks(
                RedisLink.aclRule("other").replace("~other", "~" + Deployment.NAMESPACE), "&" + Deployment.NAMESPACE);
        Deployment.admit(server);
    }

    private void assertLacks(String rule, String permission) {
        Deployment.allow(server, rule);
        assertThatThrownBy(() -> Deployment.to(server).connect())
                .as(permission)
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("lacks")
                .hasMessageContaining(permission)
                .hasMessageContaining("ACL SETUSER " + Deployment.USER);
    }

    @Test
    void connect_tlsToAPlainPort_saysThatItMayBeOne() throws Exception {
        SSLContext trust = Certificate.trusting(Certificate.naming("ip:127.0.0.1"));

        assertThatThrownBy(() -> Deployment.login()
                        .standalone(Deployment.address(server))
                        .tls(trust)
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(Deployment.address(server))
                .hasMessageContaining("leave tls(...) out or give the port that speaks TLS");
    }

    @Test
    void connect_plainToATlsPort_namesTls() throws Exception {
        SSLContext shown = Certificate.naming("ip:127.0.0.1").server();
        try (ServerSocket listening =
                shown.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertStranger(listening, "set tls(...) if it wants TLS");
        }
    }

    @Test
    void connect_serverOfAnotherProtocol_saysToCheckThePort() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertStranger(listening, "check that Redis listens on that port");
        }
    }

    /** Reads the request, answers as a web server does, and closes the connection. */
    private static void assertStranger(ServerSocket listening, String remedy) {
        Thread server = new Thread(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    int unused = socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // the next connection follows, or the end
                }
            }
        });
        server.setDaemon(true);
        server.start();
        String address = "127.0.0.1:" + listening.getLocalPort();

        assertThatThrownBy(() -> Deployment.login().standalone(address).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(address)
                .hasMessageContaining(remedy);
    }

    @Test
    void connect_noServerThere_namesAddressAndRemedy() {
        try (RedisServer gone = RedisServer.start()) {
            gone.kill();
            String address = Deployment.address(gone);
            assertThatThrownBy(() -> Deployment.login().standalone(address).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining(address)
                    .hasMessageContaining("check that it runs");
            try (RedisLink link = Deployment.login()
                    .standalone(address)
                    .startWithoutRedis(true)
                    .connect()) {
                ReadReply reply = RedisTier.on(link, new RawCodec()).open("c").read("k", TimeUnit.SECONDS.toNanos(1));
                assertThat(reply).isInstanceOf(TierFailure.class);
                assertThat(((TierFailure) reply).kind()).isEqualTo(Failure.Kind.UNAVAILABLE);
            }
        }
    }

    @Test
    void connect_unknownHost_namesIt() {
        assertThatThrownBy(() -> Deployment.login()
                        .standalone("no-such-host.invalid:6379")
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("no-such-host.invalid:6379")
                .hasMessageContaining("resolve");
    }

    @Test
    void connect_standaloneAsClusterAndBack_saysWhichToUse() {
        assertThatThrownBy(() ->
                        Deployment.login().cluster(Deployment.address(server)).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("use standalone(...)");
        for (RedisServer node : Deployment.cluster().nodes()) {
            assertThatThrownBy(() -> Deployment.to(node).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("use cluster(...)");
        }
    }

    @Test
    void connect_oldServer_namesVersionAndRemedy() throws Exception {
        List<String> words = List.of("server", "redis", "version", "6.2.14", "mode", "standalone", "role", "master");
        StringBuilder reply = new StringBuilder("*" + words.size() + "\r\n");
        words.forEach(word -> reply.append("$")
                .append(word.length())
                .append("\r\n")
                .append(word)
                .append("\r\n"));
        reply.append("*2\r\n$1\r\n1\r\n$1\r\n1\r\n").append("$8\r\nrun_id:x\r\n");
        try (ServerSocket old = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = old.accept()) {
                    socket.getOutputStream().write(reply.toString().getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException testOver) {
                    // the client has closed
                }
            });
            answering.start();
            assertThatThrownBy(() -> Deployment.login()
                            .standalone("127.0.0.1:" + old.getLocalPort())
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("6.2.14")
                    .hasMessageContaining("upgrade");
            answering.join();
        }
    }
}
