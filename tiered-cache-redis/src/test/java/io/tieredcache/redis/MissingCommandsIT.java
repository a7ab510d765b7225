package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do not know a command of the link. */
@Timeout(120)
final class MissingCommandsIT {

    private static RedisLinkBuilder anonymous() {
        return RedisLink.builder().namespace(Deployment.NAMESPACE);
    }

    private static String without(String command) {
        return "rename-command " + command + " \"\"";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TIME",
                "PING",
                "GET",
                "UNLINK",
                "EVALSHA",
                "EVAL",
                "SPUBLISH",
                "SSUBSCRIBE",
                "SUNSUBSCRIBE",
                "SET",
                "DEL",
                "GETRANGE",
                "SETRANGE",
                "PTTL"
            })
    void connect_commandRenamed_namesIt(String command) {
        try (RedisServer server = RedisServer.builder().config(without(command)).start()) {
            assertThatThrownBy(() ->
                            anonymous().standalone(Deployment.address(server)).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining(Deployment.address(server))
                    .hasMessageContaining(" " + command + " (")
                    .hasMessageContaining("rename-command");
        }
    }

    @Test
    void connect_manyRenamed_namesAll() {
        try (RedisServer server = RedisServer.builder()
                .config(without("SPUBLISH"), without("SSUBSCRIBE"), without("GETRANGE"))
                .start()) {
            assertThatThrownBy(() -> anonymous()
                            .standalone(Deployment.address(server))
                            .startWithoutRedis(true)
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContainingAll("SPUBLISH (", "SSUBSCRIBE (", "GETRANGE (");
        }
    }

    @Test
    void connect_helloRenamed_namesItAndNotTheVersionAlone() {
        try (RedisServer server = RedisServer.builder().config(without("HELLO")).start()) {
            assertThatThrownBy(() ->
                            anonymous().standalone(Deployment.address(server)).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContainingAll(Deployment.address(server), "HELLO", "rename-command");
        }
    }

    /** The fixture of a cluster itself needs the command. */
    @Test
    void connect_proxyWithoutCluster_namesIt() throws Exception {
        int port = Deployment.cluster().masters().get(0).port();
        try (MisquotingProxy proxy = new MisquotingProxy(port)) {
            proxy.misquote("CLUSTER", "-ERR unknown command 'CLUSTER', with args beginning with: 'SLOTS' \r\n");
            assertThatThrownBy(
                            () -> Deployment.patient().cluster(proxy.address()).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContainingAll(proxy.address(), "CLUSTER SLOTS", "rename-command");
        }
    }

    @Test
    void connect_askingRenamed_namesIt() {
        try (RedisCluster cluster =
                RedisCluster.builder().config(without("ASKING")).start()) {
            assertThatThrownBy(() ->
                            anonymous().cluster(Deployment.addresses(cluster)).connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("ASKING (");
        }
    }

    @Test
    void connect_fullMemory_isNoMissingCommand() {
        try (RedisServer server = RedisServer.builder()
                        .config("maxmemory 1", "maxmemory-policy noeviction")
                        .start();
                RedisLink link =
                        anonymous().standalone(Deployment.address(server)).connect()) {
            assertThat(link.health().refusedLogins()).isEmpty();
        }
    }
}
