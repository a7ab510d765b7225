package io.tieredcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.spi.shared.FillRequest;
import io.tieredcache.spi.shared.Lease;
import io.tieredcache.spi.shared.Missing;
import io.tieredcache.spi.shared.Payload;
import io.tieredcache.spi.shared.ReadReply;
import io.tieredcache.spi.shared.SharedEntry;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.spi.shared.Stored;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules for keys of every shape, values of every size, and several caches. */
abstract class SharedTierKeys extends SharedTierBulk {

    private static final String LONG_KEY = "k".repeat(10_000);

    /** Texts that are easily confused once they are escaped, cut, hashed or encoded. */
    private static final List<String> ODD = List.of(
            " ",
            "a",
            "A",
            "a ",
            "a:",
            "a:b",
            "a%3Ab",
            "a%3ab",
            "%",
            "%%",
            "%25",
            "{a}",
            "{a}b",
            "{}",
            "}{",
            "a\nb",
            "a\r\nb",
            "a\tb",
            "\0",
            "\0\0",
            "*",
            "?",
            "\\",
            "\\n",
            "\"",
            "/../",
            "ä",
            "a\u0308",
            "漢字",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "\ufffd",
            "\ufeff",
            LONG_KEY,
            LONG_KEY + "k",
            LONG_KEY.substring(1) + "l",
            "l" + LONG_KEY.substring(1),
            LONG_KEY.replace('k', '漢'));

    @Test
    void keys_ofEveryShape_areDistinct() {
        List<Lease> leases = ODD.stream().map(key -> lease(here, key)).toList();
        List<FillRequest> fills = ODD.stream()
                .map(key -> new FillRequest(key, leases.get(ODD.indexOf(key)), payload("value " + ODD.indexOf(key), 1)))
                .toList();
        assertThat(here.fillAll(fills, TIMEOUT_NANOS)).allMatch(Stored.class::isInstance);

        List<ReadReply> replies = there.readAll(ODD, TIMEOUT_NANOS);

        for (int i = 0; i < ODD.size(); i++) {
            assertThat(text(replies.get(i))).isEqualTo("value " + i);
            assertThat(value(there, ODD.get(i))).isEqualTo("value " + i);
        }
    }

    @Test
    void keys_ofEveryShape_areInvalidatedAlone() {
        for (String key : ODD) {
            load(here, key, "value", 1);
        }
        for (int i = 0; i < ODD.size(); i++) {
            invalidate(there, ODD.get(i), 0);

            List<ReadReply> replies = here.readAll(ODD, TIMEOUT_NANOS);

            assertThat(replies.subList(0, i + 1)).allMatch(Missing.ABSENT::equals);
            assertThat(replies.subList(i + 1, ODD.size())).allMatch(SharedEntry.class::isInstance);
        }
    }

    @Test
    void keys_ofEveryShape_canBeWritten() {
        for (String key : ODD) {
            assertThat(end(here, key, begin(here, key), "value", 1)).isInstanceOf(Stored.class);
            assertThat(value(there, key)).isEqualTo("value");
        }
    }

    @Test
    void value_ofAnEntry_staysUntilThatEntryIsReleased() {
        for (String value : List.of("value ", "value ".repeat(1_000))) {
            load(here, value + 1, value + 1, 1);
            load(here, value + 2, value + 2, 1);

            SharedEntry first = entry(there, value + 1);
            SharedEntry second = entry(there, value + 2);
            assertThat(text(first)).isEqualTo(value + 1);
            assertThat(text(second)).isEqualTo(value + 2);

            first.release();
            SharedEntry third = entry(there, value + 1);
            first.release();
            SharedEntry fourth = as(SharedEntry.class, acquire(there, value + 2));
            SharedEntry fifth = entry(there, value + 2);
            assertThat(text(second)).isEqualTo(value + 2);
            assertThat(text(third)).isEqualTo(value + 1);
            assertThat(text(fourth)).isEqualTo(value + 2);
            assertThat(text(fifth)).isEqualTo(value + 2);
        }
    }

    @Test
    void value_oneMegabyteOfAnyBytes_comesBackEqual() {
        byte[] large = new byte[1 << 20];
        new Random(1).nextBytes(large);

        fill(here, KEY, lease(here, KEY), Payload.of(large, 1, LONG_MILLIS, 0));

        SharedEntry entry = entry(there, KEY);
        byte[] bytes = entry.bytes();
        assertThat(bytes).isNotNull();
        assertThat(Arrays.copyOfRange(bytes, entry.offset(), entry.offset() + entry.length()))
                .isEqualTo(large);
    }

    @Test
    void value_oneMegabyteThatCompressesWell_comesBackEqual() {
        String large = "value ".repeat(170_000);

        assertThat(end(here, KEY, begin(here, KEY), large, 1)).isInstanceOf(Stored.class);

        assertThat(value(there, KEY)).isEqualTo(large);
    }

    @Test
    void caches_ofDifferentNames_doNotSeeEachOther() {
        SharedTier other = openAnother(cache + ".b");
        load(here, KEY, "mine", 1);
        assertThat(read(other, KEY)).isSameAs(Missing.ABSENT);
        load(other, KEY, "theirs", 2);
        invalidate(other, KEY, 0);
        begin(other, KEY);

        assertThat(value(there, KEY)).isEqualTo("mine");
        assertThat(read(other, KEY)).isSameAs(Missing.INTENT);
        assertThat(read(other, "b:" + KEY)).isSameAs(Missing.ABSENT);
    }
}
