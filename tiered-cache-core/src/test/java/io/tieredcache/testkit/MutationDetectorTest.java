package io.tieredcache.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.NearEntry;
import io.tieredcache.spi.NearTier;
import io.tieredcache.testing.MutationDetector;
import io.tieredcache.testing.NearTierContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutationDetectorTest extends NearTierContract {

    private final MutationDetector detector = detector(100);
    private final NearTier<String, List<String>> tier = detector.create("carts");

    @Override
    protected NearTier.Factory bounded(int entries) {
        return detector(entries);
    }

    @Test
    void verifyAll_nothingChanged_passes() {
        install("key", list());
        tier.get("key");

        assertThatCode(detector::verifyAll).doesNotThrowAnyException();
        assertThat(detector.mutations()).isEmpty();
    }

    @Test
    void get_changedSince_isNoticedOnceAndSaysNeitherKeyNorValue() {
        List<String> value = install("secret key", list());
        value.add("secret value");

        tier.get("secret key");
        tier.get("secret key");

        assertThat(detector.mutations()).singleElement().satisfies(mutation -> {
            assertThat(mutation.cache()).isEqualTo("carts");
            assertThat(mutation.valueClass()).isEqualTo(ArrayList.class);
            assertThat(mutation.key().get()).isEqualTo("secret key");
            assertThat(mutation.toString()).doesNotContain("secret");
        });
        assertThatThrownBy(detector::verifyAll)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("carts")
                .hasMessageContaining("java.util.ArrayList")
                .hasMessageNotContaining("secret");
        assertThatCode(detector::verifyAll).doesNotThrowAnyException();
    }

    @Test
    void verifyAll_changedAndNeverLookedUp_isNoticed() {
        List<String> value = install("key", list());
        value.add("more");
        tier.clear();

        assertThatThrownBy(detector::verifyAll).isInstanceOf(AssertionError.class);
    }

    @Test
    void remove_changedSince_isNoticed() {
        List<String> value = install("key", list());
        value.add("more");

        tier.remove("key");

        assertThat(detector.mutations()).hasSize(1);
    }

    @Test
    void install_sameValueChangedAndPutBack_isNoticed() {
        List<String> value = install("key", list());
        value.add("more");

        install("key", value);

        assertThat(detector.mutations()).hasSize(1);
    }

    @Test
    void verifyAll_equalValuesOfWhichOneChanged_namesOne() {
        install("one", list());
        List<String> two = install("two", list());
        two.add("more");

        assertThatThrownBy(detector::verifyAll)
                .satisfies(error -> assertThat(error.getSuppressed()).isEmpty());
    }

    private List<String> install(String key, List<String> value) {
        assertThat(tier.install(key, NearEntry.of(value, Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0, 0), () -> true))
                .isTrue();
        return value;
    }

    private static List<String> list() {
        return new ArrayList<>(List.of("value"));
    }

    private static MutationDetector detector(int entries) {
        return MutationDetector.around(new ConcurrentMapNearTier.Factory(entries), Object::toString);
    }
}
