package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SentinelAnswerTest {

    private static final SentinelAnswer OLD = new SentinelAnswer(new Address("old", 1), 3);
    private static final SentinelAnswer NEW = new SentinelAnswer(new Address("new", 1), 4);
    private static final SentinelAnswer RIVAL = new SentinelAnswer(new Address("rival", 1), 4);

    @Test
    void latest_sentinelsDisagree_isTheGreatestEpochInAnyOrderOfAnswers() {
        assertThat(SentinelAnswer.latest(List.of(OLD, NEW), null, 3)).isEqualTo(NEW);
        assertThat(SentinelAnswer.latest(List.of(NEW, OLD), null, 3)).isEqualTo(NEW);
        assertThat(SentinelAnswer.latest(List.of(OLD, NEW, OLD), OLD, 3)).isEqualTo(NEW);
    }

    @Test
    void latest_onlyOneThatIsBehindAnswers_isWhatWasFollowed() {
        assertThat(SentinelAnswer.latest(List.of(OLD), NEW, 3)).isEqualTo(NEW);
        assertThat(SentinelAnswer.latest(List.of(OLD), NEW, 2)).isEqualTo(NEW);
    }

    @Test
    void latest_onlyOneThatIsAheadAnswers_isBelieved() {
        assertThat(SentinelAnswer.latest(List.of(NEW), OLD, 3)).isEqualTo(NEW);
    }

    @Test
    void latest_sentinelsWereSetUpAnew_isWhatMostOfThemSay() {
        assertThat(SentinelAnswer.latest(List.of(OLD, OLD), NEW, 3)).isEqualTo(OLD);
        assertThat(SentinelAnswer.latest(List.of(OLD), NEW, 1)).isEqualTo(OLD);
    }

    @Test
    void latest_twoMastersOfOneEpoch_staysWithTheOneThatWasFollowed() {
        assertThat(SentinelAnswer.latest(List.of(RIVAL, NEW), NEW, 3)).isEqualTo(NEW);
        assertThat(SentinelAnswer.latest(List.of(NEW, RIVAL), RIVAL, 3)).isEqualTo(RIVAL);
        assertThat(SentinelAnswer.latest(List.of(RIVAL), NEW, 3)).isEqualTo(NEW);
    }
}
