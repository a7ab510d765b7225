package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordedUsesTest {

    private static final int ENTRIES = 64;

    private final RecordedUses uses = new RecordedUses();

    @Test
    void wants_notStarted_nothing() {
        assertThat(wanted("key", 100)).isZero();
        assertThat(uses.isCounting()).isFalse();
    }

    @Test
    void wants_keyUsedAgainAndAgain_asManyUsesAsCaffeineCounts() {
        uses.start(ENTRIES);

        assertThat(wanted("key", 100)).isEqualTo(RecordedUses.ENOUGH);
    }

    @Test
    void wants_afterInstallationsThatPassedAllHashes_usesAgain() {
        uses.start(ENTRIES);
        wanted("key", 100);

        for (int i = 0; i < ENTRIES / RecordedUses.FORGOTTEN_AT_ONCE; i++) {
            uses.installed(ENTRIES);
        }

        assertThat(wanted("key", 100)).isEqualTo(RecordedUses.ENOUGH);
    }

    @Test
    void installed_once_forgetsFewKeys() {
        uses.start(ENTRIES);
        for (int key = 0; key < ENTRIES; key++) {
            wanted(key, 100);
        }

        uses.installed(ENTRIES);

        long wantedAgain = 0;
        for (int key = 0; key < ENTRIES; key++) {
            wantedAgain += wanted(key, 100);
        }
        // Some of the counts may belong to no key.
        assertThat(wantedAgain)
                .isBetween((long) RecordedUses.ENOUGH, (long) RecordedUses.FORGOTTEN_AT_ONCE * RecordedUses.ENOUGH);
    }

    @Test
    void installed_moreEntriesThanCounts_beginsAnew() {
        uses.start(ENTRIES);
        wanted("key", 100);

        uses.installed(ENTRIES + 1);

        assertThat(wanted("key", 100)).isEqualTo(RecordedUses.ENOUGH);
    }

    @Test
    void start_oneEntry_countsAndForgets() {
        uses.start(1);
        wanted("key", 100);

        uses.installed(1);

        assertThat(wanted("key", 100)).isEqualTo(RecordedUses.ENOUGH);
    }

    private long wanted(Object key, int used) {
        long wanted = 0;
        for (int i = 0; i < used; i++) {
            wanted += uses.wants(key) ? 1 : 0;
        }
        return wanted;
    }
}
