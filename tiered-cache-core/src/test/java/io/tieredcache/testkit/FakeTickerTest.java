package io.tieredcache.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.testing.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeTickerTest {

    @Test
    void advance_time_movesByIt() {
        FakeTicker ticker = new FakeTicker();
        assertThat(ticker.nanos()).isZero();

        ticker.advance(Duration.ofSeconds(2));
        ticker.advance(Duration.ZERO);

        assertThat(ticker.nanos()).isEqualTo(2_000_000_000L);
    }

    @Test
    void advance_pastTheLargestReading_wraps() {
        FakeTicker ticker = new FakeTicker(Long.MAX_VALUE);

        ticker.advance(Duration.ofNanos(1));

        assertThat(ticker.nanos()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void advance_backwards_isRefused() {
        assertThatThrownBy(() -> new FakeTicker().advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.000000001S");
    }
}
