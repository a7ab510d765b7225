package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.memory.MemoryTier;
import io.tieredcache.spi.Codec;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.InMemorySharedStore;
import io.tieredcache.testing.StringCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages about invalid settings and arguments: they name the value, the expected value, and the remedy. */
class BadInputTest {

    private final InMemorySharedStore store = new InMemorySharedStore();

    private static TieredCacheBuilder<String, String> builder() {
        return TieredCache.named("words");
    }

    private TieredCache<String, String> cache() {
        return builder()
                .l1(MemoryTier.ofDefaults())
                .l2(store.tier(new StringCodec()))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "ä", "{x}"})
    void named_aBadName_isQuoted(String name) {
        refused(() -> TieredCache.named(name), "\"" + name + "\"", "[A-Za-z0-9_.-]");
    }

    @Test
    @SuppressWarnings("NullAway") // a caller without a null checker can do this
    void nothingGiven_theSettingOrArgumentIsNamed() {
        assertThatThrownBy(() -> TieredCache.named(null)).hasMessage("name");
        assertThatThrownBy(() -> builder().ttl(null)).hasMessage("ttl");
        assertThatThrownBy(() -> builder().absentTtl(null)).hasMessage("absentTtl");
        assertThatThrownBy(() -> builder().l1(null)).hasMessage("l1");
        try (TieredCache<String, String> cache = cache()) {
            assertThatThrownBy(() -> cache.get(null)).hasMessage("key");
            assertThatThrownBy(() -> cache.getAll(null)).hasMessage("keys");
            assertThatThrownBy(() -> cache.put("a", null)).hasMessageStartingWith("value");
            assertThatThrownBy(() -> cache.putAll(null)).hasMessage("entries");
            assertThatThrownBy(() -> cache.invalidateAll(null)).hasMessage("keys");
            assertThatThrownBy(() -> cache.get("a", (CallOptions) null)).hasMessage("options");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0})
    void durations_notPositive_areRefusedByName(long millis) {
        Duration bad = Duration.ofMillis(millis);
        refused(() -> builder().ttl(bad), "ttl", bad.toString());
        refused(() -> builder().l1Ttl(bad), "l1Ttl", bad.toString());
        refused(() -> builder().deadline(bad), "deadline", bad.toString());
        refused(() -> builder().leaseTime(bad), "leaseTime", bad.toString());
        refused(() -> CallOptions.defaults().withDeadline(bad), "deadline", bad.toString());
        refused(() -> CallOptions.defaults().withTtl(bad), "ttl", bad.toString());
    }

    @Test
    void durations_outOfBounds_areRefusedWithTheBounds() {
        refused(() -> builder().absentTtl(Duration.ofMillis(-1)), "absentTtl", "PT-0.001S");
        refused(() -> builder().ttl(Duration.ofDays(366)), "PT8784H", "PT8760H");
        refused(() -> builder().ttl(Duration.ofNanos(1)), "PT0.000000001S", "PT0.001S");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 0.51, Double.NaN})
    void ttlJitter_outOfBounds_isRefused(double share) {
        refused(() -> builder().ttlJitter(share), "ttlJitter", String.valueOf(share));
    }

    @Test
    void settings_givenTwice_areRefused() {
        assertThatThrownBy(() -> builder().ttl(Duration.ofSeconds(1)).ttl(Duration.ofSeconds(2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ttl is already set");
    }

    @Test
    void build_withoutATierThatHoldsCopies_saysWhatIsMissing() {
        assertThatThrownBy(() -> builder().l3(key -> key).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("words", "neither l1 nor l2");
    }

    @Test
    @SuppressWarnings("NullAway") // the test passes null on purpose
    void nulls_areRefusedByName() {
        try (TieredCache<String, String> cache = cache()) {
            isNull(() -> cache.get(null), "key");
            isNull(() -> cache.getIfPresent(null), "key");
            isNull(() -> cache.getAll(Arrays.asList("a", null)), "key");
            isNull(() -> cache.put(null, "a"), "key");
            isNull(() -> cache.put("a", null), "use delete");
            isNull(() -> cache.delete(null), "key");
            isNull(() -> cache.invalidate(null), "key");
            isNull(() -> cache.async().get(null), "key");
            isNull(() -> cache.async().put("a", null), "use delete");
            isNull(() -> builder().l1(null), "l1");
        }
    }

    @Test
    void keys_tooLongOrEmpty_areRefusedWithTheirLengthOnly() {
        try (TieredCache<String, String> cache = cache()) {
            String secret = "secret".repeat(20_000);
            assertThatThrownBy(() -> cache.get(secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("65536", "120000")
                    .hasMessageNotContaining("secretsecret");
            refused(() -> cache.get(""), "has 0", "keyFormat");
        }
    }

    @Test
    void keys_withoutATextForm_areRefusedWithTheRemedy() {
        try (TieredCache<Duration, String> cache = TieredCache.<Duration, String>named("words")
                .l2(store.tier(new StringCodec()))
                .build()) {
            refused(() -> cache.get(Duration.ZERO), "java.time.Duration", "keyFormat");
        }
    }

    @Test
    void put_withoutWriter_saysWhatToDo() {
        AtomicReference<String> row = new AtomicReference<>("row");
        try (TieredCache<String, String> cache =
                builder().l1(MemoryTier.ofDefaults()).l3(key -> row.get()).build()) {
            assertThatThrownBy(() -> cache.put("a", "b"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContainingAll("words", "invalidate");
            assertThat(cache.get("a")).isEqualTo("row");
        }
    }

    @Test
    void put_aValueThatTheCodecCannotWrite_changesNothing() {
        String unpaired = "\ud800";
        try (TieredCache<String, String> cache = cache()) {
            cache.put("a", "old");
            assertThatThrownBy(() -> cache.putAll(Map.of("a", unpaired)))
                    .isInstanceOf(CacheCodecException.class)
                    .hasMessageContainingAll("words", "java.lang.String", StringCodec.class.getName())
                    .hasMessageNotContaining(unpaired);
            assertThat(cache.get("a")).isEqualTo("old");
        }
    }

    @Test
    void get_aLoadedValueThatTheCodecCannotWrite_isStillAnswered() {
        String unpaired = "\ud800";
        Codec<String> codec = new StringCodec();
        SharedTier.Factory<String> shared = store.tier(codec);
        try (TieredCache<String, String> cache =
                builder().l2(shared).l3(key -> unpaired).build()) {
            assertThat(cache.get("a")).isEqualTo(unpaired);
            assertThat(store.size()).isZero();
        }
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(parts);
    }

    private static void isNull(ThrowingCallable call, String part) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessageContaining(part);
    }
}
