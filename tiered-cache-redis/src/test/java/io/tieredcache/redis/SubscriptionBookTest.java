package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class SubscriptionBookTest {

    private final SubscriptionBook book = new SubscriptionBook();

    private static BitSet buckets(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    private void listenTo(int... numbers) {
        book.want(buckets(numbers));
        BitSet missing = book.takeMissing();
        missing.stream().forEach(bucket -> {
            BitSet begun = book.confirmed(bucket);
            book.begin(begun);
        });
    }

    @Test
    void confirmed_notAllYet_nothingIsHeard() {
        book.want(buckets(3, 7));
        assertThat(book.takeMissing()).isEqualTo(buckets(3, 7));
        assertThat(book.takeMissing()).as("asked for once").isEqualTo(buckets());

        assertThat(book.confirmed(3)).isEqualTo(buckets());
        assertThat(book.heard()).isEqualTo(buckets());
        assertThat(book.isComplete()).isFalse();

        BitSet begun = book.confirmed(7);
        assertThat(begun).isEqualTo(buckets(3, 7));
        assertThat(book.heard()).as("before what came earlier is suspect").isEqualTo(buckets());
        book.begin(begun);
        assertThat(book.heard()).isEqualTo(buckets(3, 7));
        assertThat(book.isComplete()).isTrue();
    }

    @Test
    void want_others_asksForTheDifference() {
        listenTo(3, 7);
        book.want(buckets(7, 9));

        assertThat(book.takeMissing()).isEqualTo(buckets(9));
        assertThat(book.takeSurplus()).isEqualTo(buckets(3));
        book.ended(3);
        book.begin(book.confirmed(9));
        assertThat(book.heard()).isEqualTo(buckets(7, 9));
        assertThat(book.isComplete()).isTrue();
    }

    @Test
    void ended_aWantedBucket_isNotHeardAndAskedForAgain() {
        listenTo(3, 7);

        book.ended(3);

        assertThat(book.heard()).isEqualTo(buckets(7));
        assertThat(book.wants(3)).isTrue();
        assertThat(book.takeMissing()).isEqualTo(buckets(3));
    }

    @Test
    void ended_betweenConfirmationAndSuspicion_isNotHeard() {
        book.want(buckets(3, 7));
        book.takeMissing();
        book.confirmed(3);
        BitSet begun = book.confirmed(7);
        book.ended(3);

        book.begin(begun);

        assertThat(book.heard()).isEqualTo(buckets(7));
    }

    @Test
    void refused_oneOfTwo_theOtherIsHeard() {
        book.want(buckets(3, 7));
        book.takeMissing();
        book.refused(3);

        book.begin(book.confirmed(7));

        assertThat(book.heard()).isEqualTo(buckets(7));
        assertThat(book.isComplete()).isFalse();
    }

    @Test
    void refused_theLastAnswerOfAll_theOthersBegin() {
        book.want(buckets(3, 7));
        book.takeMissing();
        assertThat(book.confirmed(7)).isEqualTo(buckets());

        assertThat(book.refused(3)).isEqualTo(buckets(7));
    }

    @Test
    void lost_connection_nothingIsHeardAndAllIsAskedForAgain() {
        listenTo(3, 7);
        book.want(buckets(7, 9));

        assertThat(book.lost()).isEqualTo(buckets(3, 7, 9));
        assertThat(book.heard()).isEqualTo(buckets());
        assertThat(book.takeMissing()).isEqualTo(buckets(7, 9));
    }

    @Test
    void wantedAfter_theLast_beginsAgain() {
        book.want(buckets(3, 7));
        assertThat(book.wantedAfter(-1)).isEqualTo(3);
        assertThat(book.wantedAfter(3)).isEqualTo(7);
        assertThat(book.wantedAfter(7)).isEqualTo(3);
        book.want(buckets());
        assertThat(book.wantedAfter(3)).isEqualTo(-1);
    }

    @Test
    void takeSurplus_again_isAskedToEndOnce() {
        listenTo(3, 7);
        book.want(buckets(7));

        assertThat(book.takeSurplus()).isEqualTo(buckets(3));
        assertThat(book.takeSurplus()).isEqualTo(buckets());
        book.ended(3);
        listenTo(3, 7);
        book.want(buckets(7));
        assertThat(book.takeSurplus()).isEqualTo(buckets(3));
    }
}
