package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.shared.InvalidateRequest;
import io.tieredcache.spi.shared.Invalidated;
import io.tieredcache.spi.shared.SharedTier;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The changes of its namespace that a link keeps in its journal, and the time for which it keeps them. */
final class JournalIT {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private RedisLink link;
    private RedisLink other;

    @BeforeEach
    void connect() {
        link = Deployment.to(Deployment.server()).connect();
        other = Deployment.to(Deployment.server()).connect();
    }

    @AfterEach
    void disconnect() {
        link.close();
        other.close();
    }

    private static SharedTier open(RedisLink link, String cache) {
        return RedisTier.on(link, new RawCodec()).open(cache);
    }

    private static void change(SharedTier tier, String key) {
        assertThat(tier.invalidate(new InvalidateRequest(key, 0), LIMIT)).isInstanceOf(Invalidated.class);
    }

    private static void awaitSound(RedisLink link) {
        await().atMost(PATIENCE).until(() -> link.health().suspectPartitions() == 0);
    }

    @Test
    void received_ofACacheThatIsNotOpenHere_isNotRemembered() {
        SharedTier mine = open(link, "journal-open");
        mine.subscribe(new SilentListener());
        awaitSound(link);

        SharedTier elsewhere = open(other, "journal-elsewhere");
        for (int i = 0; i < 20; i++) {
            change(elsewhere, "key " + i);
        }
        change(open(other, "journal-open"), "last"); // the server sends reports in order

        await().atMost(PATIENCE).until(() -> link.health().journaledChanges() > 0);
        assertThat(link.health().journaledChanges()).isOne();
        mine.close();
    }

    @Test
    void made_byACacheWithoutListeners_isRemembered() {
        change(open(link, "journal-quiet"), "key");

        assertThat(link.health().journaledChanges()).isOne();
    }

    @Test
    void remembered_noChangeComesAfterIt_isForgottenInTime() {
        try (RedisLink brief = Deployment.to(Deployment.server())
                        .nodeTimeout(Duration.ofMillis(1))
                        .connect();
                SharedTier tier = open(brief, "journal-brief")) {
            tier.subscribe(new SilentListener());
            awaitSound(brief);
            change(tier, "key");

            await().atMost(PATIENCE).until(() -> brief.health().journaledChanges() == 0);
        }
    }

    @Test
    void open_refused_leavesNothingBehind() {
        SharedTier words = RedisTier.on(link, JsonCodec.of(String.class)).open("journal-refused");
        RedisTier<Integer> numbers = RedisTier.on(link, JsonCodec.of(Integer.class));
        int before = link.replay().origins().size();

        assertThatThrownBy(() -> numbers.open("journal-refused")).isInstanceOf(IllegalStateException.class);

        assertThat(link.replay().origins().size()).isEqualTo(before);
        words.close();
    }

    @Test
    void open_cachesComeAndGo_theirOriginsAreForgotten() {
        try (RedisLink brief = Deployment.to(Deployment.server())
                        .nodeTimeout(Duration.ofMillis(1))
                        .connect();
                SharedTier tier = open(brief, "journal-lasting")) {
            tier.subscribe(new SilentListener());
            for (int i = 0; i < 10; i++) {
                open(brief, "journal-lasting").close();
            }

            await().atMost(PATIENCE).until(() -> brief.replay().origins().size() == 1);
        }
    }
}
