package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class SubscribedChannelsTest {

    private final SubscribedChannels subscribed = new SubscribedChannels();

    private static BitSet partitions(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    private void listenTo(int... numbers) {
        subscribed.want(partitions(numbers));
        BitSet missing = subscribed.takeMissing();
        missing.stream().forEach(partition -> {
            BitSet begun = subscribed.confirmed(partition);
            subscribed.begin(begun);
        });
    }

    @Test
    void confirmed_notAllYet_nothingIsReceived() {
        subscribed.want(partitions(3, 7));
        assertThat(subscribed.takeMissing()).isEqualTo(partitions(3, 7));
        assertThat(subscribed.takeMissing()).as("asked for once").isEqualTo(partitions());

        assertThat(subscribed.confirmed(3)).isEqualTo(partitions());
        assertThat(subscribed.heard()).isEqualTo(partitions());
        assertThat(subscribed.isComplete()).isFalse();

        BitSet begun = subscribed.confirmed(7);
        assertThat(begun).isEqualTo(partitions(3, 7));
        assertThat(subscribed.heard()).as("before what came earlier is suspect").isEqualTo(partitions());
        subscribed.begin(begun);
        assertThat(subscribed.heard()).isEqualTo(partitions(3, 7));
        assertThat(subscribed.isComplete()).isTrue();
    }

    @Test
    void want_others_asksForTheDifference() {
        listenTo(3, 7);
        subscribed.want(partitions(7, 9));

        assertThat(subscribed.takeMissing()).isEqualTo(partitions(9));
        assertThat(subscribed.takeSurplus()).isEqualTo(partitions(3));
        subscribed.ended(3);
        subscribed.begin(subscribed.confirmed(9));
        assertThat(subscribed.heard()).isEqualTo(partitions(7, 9));
        assertThat(subscribed.isComplete()).isTrue();
    }

    @Test
    void ended_aWantedPartition_isNotReceivingAndRequestedAgain() {
        listenTo(3, 7);

        subscribed.ended(3);

        assertThat(subscribed.heard()).isEqualTo(partitions(7));
        assertThat(subscribed.wants(3)).isTrue();
        assertThat(subscribed.takeMissing()).isEqualTo(partitions(3));
    }

    @Test
    void ended_betweenConfirmationAndSuspicion_isNotReceiving() {
        subscribed.want(partitions(3, 7));
        subscribed.takeMissing();
        subscribed.confirmed(3);
        BitSet begun = subscribed.confirmed(7);
        subscribed.ended(3);

        subscribed.begin(begun);

        assertThat(subscribed.heard()).isEqualTo(partitions(7));
    }

    @Test
    void refused_oneOfTwo_theOtherReceives() {
        subscribed.want(partitions(3, 7));
        subscribed.takeMissing();
        subscribed.refused(3);

        subscribed.begin(subscribed.confirmed(7));

        assertThat(subscribed.heard()).isEqualTo(partitions(7));
        assertThat(subscribed.isComplete()).isFalse();
    }

    @Test
    void refused_theLastAnswerOfAll_theOthersBegin() {
        subscribed.want(partitions(3, 7));
        subscribed.takeMissing();
        assertThat(subscribed.confirmed(7)).isEqualTo(partitions());

        assertThat(subscribed.refused(3)).isEqualTo(partitions(7));
    }

    @Test
    void lost_connection_nothingIsReceivedAndAllIsRequestedAgain() {
        listenTo(3, 7);
        subscribed.want(partitions(7, 9));

        assertThat(subscribed.lost()).isEqualTo(partitions(3, 7, 9));
        assertThat(subscribed.heard()).isEqualTo(partitions());
        assertThat(subscribed.takeMissing()).isEqualTo(partitions(7, 9));
    }

    @Test
    void wantedAfter_theLast_beginsAgain() {
        subscribed.want(partitions(3, 7));
        assertThat(subscribed.wantedAfter(-1)).isEqualTo(3);
        assertThat(subscribed.wantedAfter(3)).isEqualTo(7);
        assertThat(subscribed.wantedAfter(7)).isEqualTo(3);
        subscribed.want(partitions());
        assertThat(subscribed.wantedAfter(3)).isEqualTo(-1);
    }

    @Test
    void takeSurplus_again_isAskedToEndOnce() {
        listenTo(3, 7);
        subscribed.want(partitions(7));

        assertThat(subscribed.takeSurplus()).isEqualTo(partitions(3));
        assertThat(subscribed.takeSurplus()).isEqualTo(partitions());
        subscribed.ended(3);
        listenTo(3, 7);
        subscribed.want(partitions(7));
        assertThat(subscribed.takeSurplus()).isEqualTo(partitions(3));
    }
}
