package io.tieredcache.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Test
    void zeroOrPositive_negative_saysThatZeroIsAllowed() {
        assertThat(Durations.zeroOrPositive("absentTtl", Duration.ZERO)).isZero();
        assertThatThrownBy(() -> Durations.zeroOrPositive("absentTtl", Duration.ofSeconds(-1)))
                .hasMessage("absentTtl must be zero or between PT0.001S and PT8760H, was PT-1S");
    }

    @Test
    void positive_zero_saysNothingOfZero() {
        assertThatThrownBy(() -> Durations.positive("ttl", Duration.ZERO))
                .hasMessage("ttl must be between PT0.001S and PT8760H, was PT0S");
    }
}
