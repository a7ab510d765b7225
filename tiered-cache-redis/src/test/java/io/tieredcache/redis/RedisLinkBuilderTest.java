package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.AddressMapper;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.Credentials;
import io.tieredcache.redis.connection.DeploymentKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RedisLinkBuilderTest {

    @Test
    void connect_settingMissing_namesIt() {
        assertThatThrownBy(() -> RedisLink.builder().namespace("a").connect()).hasMessageContaining("no address");
        assertThatThrownBy(() -> RedisLink.builder().standalone("h:1").connect())
                .hasMessageContaining("no namespace");
        assertThatThrownBy(() -> RedisLink.builder()
                        .standalone("h:1")
                        .namespace("a")
                        .user("u")
                        .connect())
                .hasMessageContaining("password");
    }

    @Test
    void settings_outOfBounds_nameTheValue() {
        assertThatThrownBy(() -> RedisLink.builder().standalone("nowhere")).hasMessageContaining("\"nowhere\"");
        assertThatThrownBy(() -> RedisLink.builder().standalone("h:65536")).hasMessageContaining("h:65536");
        assertThatThrownBy(() -> RedisLink.builder().cluster(List.of())).hasMessageContaining("at least one");
        assertThatThrownBy(() -> RedisLink.builder().namespace("a:b")).hasMessageContaining("a:b");
        assertThatThrownBy(() -> RedisLink.builder().commandTimeout(Duration.ZERO))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> RedisLink.builder().connectTimeout(Duration.ofMinutes(2)))
                .hasMessageContaining("PT2M");
        assertThatThrownBy(() -> RedisLink.builder().connectionsPerNode(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> RedisLink.builder().clientName("a b")).hasMessageContaining("a b");
        assertThatThrownBy(() -> RedisLink.builder().namespace("a").namespace("b"))
                .hasMessageContaining("already set");
    }

    @Test
    void sentinel_misused_saysHow() {
        assertThatThrownBy(() -> RedisLink.builder().sentinel("m")).hasMessageContaining("at least one");
        assertThatThrownBy(() -> RedisLink.builder().sentinel("my master", "h:1"))
                .hasMessageContaining("\"my master\"");
        assertThatThrownBy(() -> RedisLink.builder().sentinel("m", "h:1").standalone("h:1"))
                .hasMessageContaining("cluster, sentinel or standalone is already set");
        assertThatThrownBy(() -> RedisLink.builder()
                        .standalone("h:1")
                        .namespace("a")
                        .sentinelPassword(new char[] {'p'})
                        .connect())
                .hasMessageContaining("are for sentinel(...)");
        assertThatThrownBy(() -> RedisLink.builder()
                        .sentinel("m", "h:1")
                        .namespace("a")
                        .sentinelUser("u")
                        .connect())
                .hasMessageContaining("sentinelPassword(...)");
    }

    @Test
    void address_schemeOrCommaOrNothing_saysWhatToWriteAndShowsNoPassword() {
        assertThatThrownBy(() -> Address.parse("ann:secret@h:6379,i:6379"))
                .hasMessageContaining("...@h:6379")
                .hasMessageContaining("user(...) and password(...)")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> Address.parse("rediss://ann:secret@h:6379"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rediss://...@h:6379")
                .hasMessageContaining("without a scheme")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RedisLink.builder().cluster("a:1,b:2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a:1,b:2")
                .hasMessageContaining("split it at its commas");
        for (String secret : List.of(
                "redis://h:6379?password=s3cret",
                "redis://h:6379/0?password=s3cret",
                "h:6379?password=s3cret",
                "h:6379;password=s3cret",
                "h:6379 s3cret",
                "h/s3cret:x",
                "h:6379,password=s3cret",
                "ann:s3cret@h:6379?password=s3cret",
                "ann:s3cret@more@h:6379,i:1")) {
            assertThatThrownBy(() -> Address.parse(secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("h")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> Address.parse(" ")).hasMessageContaining("host:port");
        assertThat(Address.parse(" h:1 ")).isEqualTo(new Address("h", 1));
    }

    @Test
    @SuppressWarnings("NullAway") // a caller without a null checker can do this
    void nothingGiven_theSettingIsNamed() {
        assertThatThrownBy(() -> RedisLink.builder().namespace(null)).hasMessage("namespace");
        assertThatThrownBy(() -> RedisLink.builder().standalone(null)).hasMessage("address");
        assertThatThrownBy(() -> RedisLink.builder().commandTimeout(null)).hasMessage("commandTimeout");
    }

    @Test
    void address_ipV6_isWrittenInBrackets() {
        assertThat(Address.parse("[::1]:6379"))
                .isEqualTo(new Address("::1", 6379))
                .hasToString("[::1]:6379");
    }

    @Test
    void toString_passwordSet_doesNotShowIt() {
        ClientSettings settings = new ClientSettings(
                new DeploymentKind.Sentinel("m", new Credentials("v", "heimlich"::toCharArray)),
                List.of(new Address("h", 1)),
                "n",
                new Credentials("u", "geheim"::toCharArray),
                null,
                true,
                1,
                1,
                1,
                1,
                1,
                "c",
                false,
                AddressMapper.NONE);

        assertThat(settings.toString()).doesNotContain("geheim", "heimlich").contains("h:1", "user u");
    }
}
