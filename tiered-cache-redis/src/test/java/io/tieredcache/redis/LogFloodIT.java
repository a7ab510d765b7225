package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.testing.MapSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** An outage of any kind logs at most ten lines a minute for each link, at any rate of traffic. */
@Timeout(180)
final class LogFloodIT {

    private static final int MOST_LINES = 10;
    private static final int CALLERS = 4;

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(RedisLink.class);
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final AtomicBoolean over = new AtomicBoolean();
    private RedisCluster cluster;
    private RedisLink link;
    private TieredCache<Integer, String> cache;

    @BeforeEach
    void start() {
        cluster = Deployment.admit(RedisCluster.builder().masters(6).start());
        link = Deployment.login().cluster(Deployment.addresses(cluster)).connect();
        MapSource<Integer, String> rows = MapSource.versioned();
        cache = TieredCache.<Integer, String>named("numbers")
                .l1(MemoryTier.builder().maximumEntries(100).build())
                .l2(RedisTier.on(link, JsonCodec.of(String.class)))
                .l3(rows, rows)
                .deadline(Duration.ofSeconds(5))
                .build();
        appender.start();
        logger.addAppender(appender);
        for (int i = 0; i < CALLERS; i++) {
            callers.execute(this::readAndWrite);
        }
    }

    private void readAndWrite() {
        while (!over.get()) {
            int key = ThreadLocalRandom.current().nextInt(1_000);
            cache.get(key);
            cache.put(key, "value");
        }
    }

    @AfterEach
    void stop() throws Exception {
        over.set(true);
        callers.shutdown();
        logger.detachAppender(appender);
        cache.close();
        link.close();
        cluster.nodes().forEach(RedisServer::resume);
        cluster.close();
    }

    @Test
    void everyNodeHangsThenDiesThenComesBackEmpty_linesAreFewAndCountTheRest() {
        cluster.nodes().forEach(RedisServer::pause);
        awaitTraffic();
        cluster.nodes().forEach(RedisServer::kill);
        awaitTraffic();
        cluster.nodes().forEach(RedisServer::restart);
        cluster.nodes().forEach(node -> node.command("CLUSTER", "RESET", "HARD"));
        awaitTraffic();

        List<String> lines = appender.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(lines).hasSizeBetween(1, MOST_LINES);
    }

    private void awaitTraffic() {
        long before = cache.stats().l2().failures();
        await().atMost(Duration.ofSeconds(30)).until(() -> cache.stats().l2().failures() - before > 500);
    }
}
