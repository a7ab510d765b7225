package io.tieredcache.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RateLimitedWarningsTest {

    private final Logger log = (Logger) LoggerFactory.getLogger(RateLimitedWarningsTest.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private long now = 5;
    private final RateLimitedWarnings warnings = new RateLimitedWarnings(log, () -> now);

    @BeforeEach
    void listen() {
        appender.start();
        log.addAppender(appender);
        log.setAdditive(false);
    }

    @AfterEach
    void stop() {
        log.detachAppender(appender);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void warn_again_isOneLineAMinuteWithTheNumberOfTheOthers() {
        for (int i = 0; i < 100; i++) {
            warnings.warn("refused {}");
        }
        assertThat(lines()).containsExactly("refused {}");

        now += TimeUnit.MINUTES.toNanos(1);
        warnings.warn("refused {}");

        assertThat(lines()).containsExactly("refused {}", "refused {} (99 more such since the last line)");
    }

    @Test
    void warn_afterTheEndOfAnOutage_isLoggedAtOnceUnlessTheyFlap() {
        assertThat(warnings.over()).isFalse();
        warnings.warn("one");
        assertThat(warnings.over()).isTrue();
        warnings.warn("flaps");
        assertThat(warnings.over()).as("nothing was said that has ended").isFalse();

        now += TimeUnit.SECONDS.toNanos(10);
        warnings.warn("two");

        assertThat(lines()).containsExactly("one", "two (1 more such since the last line)");
    }

    @Test
    void warn_manyKindsOfOneLink_areTenLinesAMinuteWithTheNumberOfTheOthers() {
        LogBudget budget = new LogBudget();
        for (int kind = 0; kind < 25; kind++) {
            new RateLimitedWarnings(log, budget, () -> now).warn("kind " + kind);
        }
        assertThat(lines()).hasSize(LogBudget.MOST_LINES).endsWith("kind 9");

        now += TimeUnit.MINUTES.toNanos(1);
        new RateLimitedWarnings(log, budget, () -> now).warn("next");
        new RateLimitedWarnings(log, budget, () -> now).warn("last");

        assertThat(lines()).endsWith("next (15 other warnings of this link were left out)", "last");
    }

    @Test
    void warn_theLoggerThrows_goesOn() {
        appender.stop();
        RateLimitedWarnings broken = new RateLimitedWarnings(log, () -> {
            throw new OutOfMemoryError("by a test");
        });

        broken.warn("never said");

        assertThat(lines()).isEmpty();
    }
}
