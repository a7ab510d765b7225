package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class OriginsTest {

    private static final long NODE_TIMEOUT = TimeUnit.SECONDS.toNanos(15);
    private static final long KEPT = 4 * NODE_TIMEOUT;

    private final long start = System.nanoTime();
    private final Origins origins = new Origins(NODE_TIMEOUT, start);

    @Test
    void forget_openForLong_isOwn() {
        origins.opened(1, start);

        origins.forget(start + 100 * KEPT);

        assertThat(origins.isOwn(1)).isTrue();
        assertThat(origins.isOwn(2)).isFalse();
    }

    @Test
    void forget_closed_isOwnAsLongAsTheJournalKeepsItsChanges() {
        origins.opened(1, start);
        origins.closed(1, start + KEPT);
        origins.closed(1, start + 2 * KEPT); // closing again changes nothing

        origins.forget(start + 2 * KEPT);
        assertThat(origins.isOwn(1)).isTrue();
        origins.forget(start + 2 * KEPT + 1);
        assertThat(origins.isOwn(1)).isFalse();
        assertThat(origins.size()).isZero();
    }

    @Test
    void opened_cachesComeAndGo_thoseOfLongAgoTakeNoRoom() {
        for (int i = 0; i < 1_000; i++) {
            origins.opened(i, start + i * KEPT);
            origins.closed(i, start + i * KEPT);
        }

        assertThat(origins.size()).isLessThan(4);
    }

    @Test
    void isAnnouncedSince_announcedBeforeAndAfter_countsOnlyAfter() {
        origins.announced(1, start + 10);

        assertThat(origins.isAnnouncedSince(1, start + 10)).isTrue();
        assertThat(origins.isAnnouncedSince(1, start + 11)).isFalse();
        assertThat(origins.isAnnouncedSince(2, start)).isFalse();
    }

    @Test
    void forget_announcedLongAgo_takesNoRoom() {
        origins.announced(1, start);

        origins.forget(start + Origins.ANNOUNCED_NANOS);
        assertThat(origins.isAnnouncedSince(1, start)).isTrue();
        origins.forget(start + Origins.ANNOUNCED_NANOS + 1);
        assertThat(origins.size()).isZero();
    }
}
