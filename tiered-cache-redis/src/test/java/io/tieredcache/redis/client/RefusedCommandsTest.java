package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.connection.RateLimitedWarnings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RefusedCommandsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(RedisLink.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final RefusedCommands refused =
            new RefusedCommands(() -> new RateLimitedWarnings(LoggerFactory.getLogger(RedisLink.class)));

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void hush() {
        logger.detachAppender(appender);
    }

    @Test
    void warn_manyOfTwoKinds_isALineForEach() {
        for (int i = 0; i < 1_000; i++) {
            refused.warn("OOM", "Redis answered: OOM command not allowed");
        }
        refused.warn("NOPERM", "Redis answered: NOPERM no permission");

        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Redis answered: OOM command not allowed; the command was not carried out",
                        "Redis answered: NOPERM no permission; the command was not carried out");
    }

    @Test
    void warn_aServerThatInventsKinds_isOneLineForAllOfThemInTheEnd() {
        for (int i = 0; i < 1_000; i++) {
            refused.warn("INVENTED" + i, "Redis answered: INVENTED" + i);
        }

        assertThat(appender.list).hasSize(17);
    }
}
