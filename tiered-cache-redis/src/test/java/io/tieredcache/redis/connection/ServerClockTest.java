package io.tieredcache.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ServerClockTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final ServerClock clock = new ServerClock();

    @Test
    void now_slowReply_isNeverBehindTheServer() {
        clock.learn(1_000 * SECOND, 0, 0, 40 * MILLI);

        assertThat(clock.nowMillis(40 * MILLI)).isEqualTo(1_000_040);
    }

    @Test
    void learn_quickerReply_tightens() {
        clock.learn(1_000 * SECOND, 0, 0, 40 * MILLI);
        clock.learn(1_001 * SECOND, 0, 1 * SECOND + 35 * MILLI, 1 * SECOND + 36 * MILLI);
        clock.learn(1_002 * SECOND, 0, 2 * SECOND, 2 * SECOND + 50 * MILLI);

        assertThat(clock.nowMillis(2 * SECOND + 35 * MILLI)).isEqualTo(1_002_000);
    }

    @Test
    void learn_serverSteppedAhead_follows() {
        clock.learn(1_000 * SECOND, 0, 0, MILLI);
        clock.learn(2_000 * SECOND, 0, SECOND, SECOND + 50 * MILLI);

        assertThat(clock.nowMillis(SECOND)).isEqualTo(2_000_000);
    }

    @Test
    void isDue_sampleOld_asksOnce() {
        clock.learn(1_000 * SECOND, 0, 0, MILLI);

        assertThat(clock.isDue(5 * SECOND)).isFalse();
        assertThat(clock.isDue(6 * SECOND)).isTrue();
        assertThat(clock.isDue(7 * SECOND)).isFalse();
        clock.learn(1_100 * SECOND, 0, 7 * SECOND, 8 * SECOND);
        assertThat(clock.isDue(9 * SECOND)).isFalse();
    }
}
