package io.tieredcache.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import org.junit.jupiter.api.Test;

class MemoryTierTest {

    @Test
    void toString_defaults_namesBothBounds() {
        assertThat(MemoryTier.ofDefaults()).hasToString("MemoryTier[10000 entries, 52428800 bytes]");
    }

    @Test
    void toString_liftedBounds_saysSo() {
        assertThat(MemoryTier.builder().unboundedBytes().build())
                .hasToString("MemoryTier[10000 entries, any number of bytes]");
        assertThat(MemoryTier.builder().unboundedEntries().maximumBytes(1 << 20).build())
                .hasToString("MemoryTier[any number of entries, 1048576 bytes]");
    }

    @Test
    void maximumEntries_outOfBounds_isRefusedByName() {
        for (long bad : new long[] {Long.MIN_VALUE, -1, 0, 1_000_000_001, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> MemoryTier.builder().maximumEntries(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maximumEntries must be from 1 to 1,000,000,000 entries, was " + bad)
                    .hasMessageContaining("unboundedEntries()");
        }
    }

    @Test
    void maximumBytes_outOfBounds_isRefusedByName() {
        for (long bad : new long[] {Long.MIN_VALUE, -1, 0, 50, 65_535, (1L << 40) + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> MemoryTier.builder().maximumBytes(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maximumBytes must be from 65,536 (64 KiB)")
                    .hasMessageContaining("was " + bad)
                    .hasMessageContaining("unboundedBytes()");
        }
    }

    @Test
    void bounds_atTheirLimits_areAccepted() {
        assertThat(MemoryTier.builder().maximumEntries(1).maximumBytes(65_536).build())
                .hasToString("MemoryTier[1 entries, 65536 bytes]");
        assertThat(MemoryTier.builder()
                        .maximumEntries(1_000_000_000)
                        .maximumBytes(1L << 40)
                        .build())
                .isNotNull();
    }

    @Test
    void setting_givenTwice_isRefused() {
        assertThatThrownBy(() -> MemoryTier.builder().maximumEntries(1).unboundedEntries())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("maximumEntries is already set");
        assertThatThrownBy(() -> MemoryTier.builder().unboundedBytes().maximumBytes(65_536))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("maximumBytes is already set");
        assertThatThrownBy(() -> MemoryTier.builder().weigher(v -> 1).weigher(v -> 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("weigher is already set");
    }

    @Test
    void build_noBoundLeft_isRefused() {
        assertThatThrownBy(() ->
                        MemoryTier.builder().unboundedBytes().unboundedEntries().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keep at least one bound");
    }

    @Test
    void create_twice_makesSeparateTiers() {
        NearTier<String, String> one = MemoryTier.ofDefaults().create("one");
        NearTier<String, String> two = MemoryTier.ofDefaults().create("two");

        one.install("k", NearEntry.of("v", 0, 0, 0, 0, 0, 0), () -> true);

        assertThat(one.get("k")).isNotNull();
        assertThat(two.get("k")).isNull();
    }
}
