package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.Missing;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** The official image in a container, in place of a local process; skipped without Docker. */
@Testcontainers(disabledWithoutDocker = true)
final class ContainerIT {

    @Container
    private static final GenericContainer<?> REDIS =
            new GenericContainer<>(DockerImageName.parse("redis:8-alpine")).withExposedPorts(6379);

    @Test
    void connect_officialImage_works() {
        try (RedisLink link = RedisLink.builder()
                .standalone(REDIS.getHost() + ":" + REDIS.getMappedPort(6379))
                .namespace("it")
                .connect()) {
            assertThat(RedisTier.on(link, new RawCodec()).open("c").read("k", TimeUnit.SECONDS.toNanos(2)))
                    .isSameAs(Missing.ABSENT);
        }
    }
}
