package io.tieredcache.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RedisServerIT {

    @Test
    void start_defaults_answersOnItsOwnPort() {
        try (RedisServer one = RedisServer.start();
                RedisServer two = RedisServer.start()) {
            one.command("SET", "k", "v");

            assertThat(one.command("GET", "k")).isEqualTo("v");
            assertThat(two.command("GET", "k")).isEmpty();
            assertThat(two.port()).isNotEqualTo(one.port());
        }
    }

    @Test
    void close_running_leavesNeitherProcessNorFolder() {
        RedisServer server = RedisServer.start();
        long pid = server.pid();
        Path folder =
                Path.of(server.command("CONFIG", "GET", "dir").lines().toList().get(1));
        assertThat(folder).exists();

        server.close();

        assertThat(server.isAlive()).isFalse();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(folder.getParent()).doesNotExist();
        assertThatThrownBy(server::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void pause_thenResume_answersOnlyAfterwards() {
        try (RedisServer server = RedisServer.start()) {
            server.pause();
            assertThat(server.poll("PING")).isEmpty();
            assertThat(server.isAlive()).isTrue();

            server.resume();
            assertThat(server.command("PING")).isEqualTo("PONG");
        }
    }

    @Test
    void close_paused_endsIt() {
        RedisServer server = RedisServer.start();
        server.pause();

        server.close();

        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void restart_killed_comesBackEmptyOnTheSamePort() {
        try (RedisServer server = RedisServer.start()) {
            int port = server.port();
            server.command("SET", "k", "v");
            server.kill();
            assertThat(server.isAlive()).isFalse();

            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(server.command("GET", "k")).isEmpty();
        }
    }

    @Test
    void config_passwordAndUser_areInForceAndHidden() throws IOException {
        try (RedisServer server = RedisServer.builder()
                .password("s3cret")
                .config("user app on >app-pw ~app:* +@all")
                .start()) {
            try (RespClient stranger = new RespClient(server.port(), 1000, null)) {
                assertThatThrownBy(() -> stranger.command("PING")).hasMessageContaining("NOAUTH");
                assertThat(stranger.command("AUTH", "app", "app-pw")).isEqualTo("OK");
                assertThatThrownBy(() -> stranger.command("GET", "k")).hasMessageContaining("NOPERM");
            }
            assertThat(server.command("PING")).isEqualTo("PONG");
            assertThat(server.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void start_badConfiguration_throwsWithTheLog() {
        assertThatThrownBy(() ->
                        RedisServer.builder().config("no-such-directive 1").start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-directive");
    }

    @Test
    void start_portTakenInBetween_isRecognised() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TemporaryFolder folder = TemporaryFolder.create("taken")) {
            RedisSettings settings = new RedisSettings(null, java.util.List.of());
            Path place = folder.path().resolve("server");
            RedisServer server = new RedisServer(taken.getLocalPort(), taken.getLocalPort(), place, settings, null);
            folder.beforeRemoval(server::close);
            server.launch();

            assertThatThrownBy(server::awaitAnswer)
                    .isInstanceOfSatisfying(
                            IllegalStateException.class,
                            e -> assertThat(RedisSettings.portTaken(e)).isTrue());
        }
    }

    @Test
    void jvmKilled_anyMoment_leavesNeitherProcessNorFolder() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartAndWait.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] words = jvm.inputReader().readLine().split(" ", 2);
        ProcessHandle redis = ProcessHandle.of(Long.parseLong(words[0])).orElseThrow();
        Path folder = Path.of(words[1]).getParent();
        assertThat(folder).exists();

        assertThat(jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();

        assertThat(redis.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !Files.exists(folder));
    }

    /** The program of the JVM that the test kills. */
    static final class StartAndWait {
        public static void main(String[] args) throws InterruptedException {
            RedisServer server = RedisServer.start();
            System.out.println(server.pid() + " "
                    + server.command("CONFIG", "GET", "dir").lines().toList().get(1));
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
