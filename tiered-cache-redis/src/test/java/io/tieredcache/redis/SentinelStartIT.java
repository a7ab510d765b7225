package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.connection.Acl;
import io.tieredcache.redis.testing.RedisSentinels;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.TierFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The messages if a link cannot reach the master of its sentinels. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SentinelStartIT {

    private static final String GUARD = "guard";
    private static final String GUARD_PASSWORD = "halt-who-goes";

    private RedisSentinels sentinels;

    @BeforeAll
    void start() {
        sentinels = Deployment.sentinels()
                .downAfter(Duration.ofSeconds(30))
                .sentinelConfig("user " + GUARD + " on >" + GUARD_PASSWORD + " -@all " + Acl.SENTINEL)
                .start();
    }

    @AfterAll
    void stop() {
        sentinels.close();
    }

    private RedisLinkBuilder named(String master) {
        return Deployment.login().sentinel(master, Deployment.addresses(sentinels.sentinels()));
    }

    private String sentinel() {
        return Deployment.address(sentinels.sentinels().get(0));
    }

    @Test
    @Order(1)
    void connect_wrongName_saysSo() {
        assertThatThrownBy(() -> named("nobody").startWithoutRedis(true).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("does not watch a master named \"nobody\"");
    }

    @Test
    @Order(1)
    void connect_otherKindOfServer_saysWhichToUse() {
        String master = Deployment.address(sentinels.master());
        assertThatThrownBy(() -> Deployment.login()
                        .sentinel(RedisSentinels.MASTER_NAME, master)
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(master + " is not a sentinel")
                .hasMessageContaining("use standalone(...)");
        String node = Deployment.address(Deployment.cluster().nodes().get(0));
        assertThatThrownBy(() -> Deployment.login()
                        .sentinel(RedisSentinels.MASTER_NAME, node)
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("use cluster(...)");
        assertThatThrownBy(() -> Deployment.login().standalone(sentinel()).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("not standalone")
                .hasMessageContaining("use sentinel(...)");
        assertThatThrownBy(() -> Deployment.login().cluster(sentinel()).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("not part of a cluster")
                .hasMessageContaining("use sentinel(...)");
    }

    @Test
    @Order(1)
    void connect_ownUserOfTheSentinels_needsNoMoreThanTheRule() {
        try (RedisLink link = Deployment.to(sentinels)
                .sentinelUser(GUARD)
                .sentinelPassword(GUARD_PASSWORD.toCharArray())
                .connect()) {
            assertThat(RedisTier.on(link, new RawCodec()).open("c").read("k", TimeUnit.SECONDS.toNanos(2)))
                    .isSameAs(Missing.ABSENT);
            assertThat(link.toString())
                    .contains(RedisSentinels.MASTER_NAME)
                    .doesNotContain(GUARD_PASSWORD, Deployment.PASSWORD);
        }
        sentinels.sentinels().forEach(each -> each.command("ACL", "SETUSER", GUARD, "-sentinel|master"));
        assertThatThrownBy(() -> Deployment.to(sentinels)
                        .sentinelUser(GUARD)
                        .sentinelPassword(GUARD_PASSWORD.toCharArray())
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("+sentinel|master");
    }

    @Test
    @Order(1)
    void connect_wrongPasswordOfTheSentinels_namesTheSettingAndNotThePassword() {
        assertThatThrownBy(() -> Deployment.to(sentinels)
                        .sentinelUser(GUARD)
                        .sentinelPassword("not-this-one".toCharArray())
                        .startWithoutRedis(true)
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("sentinelPassword(...)")
                .hasMessageContaining(GUARD)
                .hasMessageNotContaining("not-this-one");
    }

    @Test
    @Order(1)
    void connect_oneSentinelIsDead_theOthersDo() {
        try (RedisServer dead = RedisServer.start()) {
            dead.kill();
            try (RedisLink link = Deployment.login()
                    .connectTimeout(Duration.ofSeconds(2))
                    .sentinel(RedisSentinels.MASTER_NAME, List.of(Deployment.address(dead), sentinel()))
                    .connect()) {
                assertThat(RedisTier.on(link, new RawCodec()).open("c").read("k", TimeUnit.SECONDS.toNanos(2)))
                        .isSameAs(Missing.ABSENT);
            }
        }
    }

    @Test
    @Order(2)
    void connect_masterIsDown_startsWithoutItIfAskedToAndFindsItLater() {
        RedisServer master = sentinels.master();
        master.kill();

        assertThatThrownBy(() -> named(RedisSentinels.MASTER_NAME).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(Deployment.address(master))
                .hasMessageContaining("startWithoutRedis(true)");
        try (RedisLink link = Deployment.to(sentinels).startWithoutRedis(true).connect()) {
            SharedTier tier = RedisTier.on(link, new RawCodec()).open("c");
            assertThat(tier.read("k", TimeUnit.SECONDS.toNanos(1))).isInstanceOf(TierFailure.class);

            master.restart();

            await().until(() -> tier.read("k", TimeUnit.SECONDS.toNanos(1)) == Missing.ABSENT);
        }
    }

    @Test
    @Order(3)
    void connect_noSentinelAnswers_saysSo() {
        sentinels.sentinels().forEach(RedisServer::kill);

        assertThatThrownBy(() -> named(RedisSentinels.MASTER_NAME).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("no sentinel answers at")
                .hasMessageContaining(sentinel())
                .hasMessageContaining("startWithoutRedis(true)");
    }
}
