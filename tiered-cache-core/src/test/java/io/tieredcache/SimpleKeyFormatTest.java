package io.tieredcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.KeyFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SimpleKeyFormatTest {

    enum Planet {
        EARTH,
        MARS {
            @Override
            public String toString() {
                return "the red one";
            }
        }
    }

    @Test
    void format_classesThatHaveAText_isThatText() {
        assertThat(KeyFormat.simple().format("a")).isEqualTo("a");
        assertThat(KeyFormat.simple().format(-7L)).isEqualTo("-7");
        assertThat(KeyFormat.simple().format('x')).isEqualTo("x");
        UUID id = new UUID(1, 2);
        assertThat(KeyFormat.simple().format(id)).isEqualTo(id.toString());
    }

    @Test
    void format_constantsWithBodies_areOfOneClass() {
        KeyFormat<Planet> format = KeyFormat.simple();

        assertThat(format.format(Planet.MARS)).isEqualTo("MARS");
        assertThat(format.format(Planet.EARTH)).isEqualTo("EARTH");
    }

    @Test
    void format_keysOfTwoClasses_theSecondIsRefused() {
        KeyFormat<Object> format = KeyFormat.simple();
        assertThat(format.format(1L)).isEqualTo("1");

        assertThatThrownBy(() -> format.format("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("java.lang.Long", "java.lang.String", "keyFormat(...)");
        assertThatThrownBy(() -> format.format(1)).hasMessageContaining("java.lang.Integer");
        assertThat(format.format(2L)).isEqualTo("2");
    }

    @Test
    void format_classWithoutAText_isRefusedAndDecidesNothing() {
        KeyFormat<Object> format = KeyFormat.simple();

        assertThatThrownBy(() -> format.format(new int[0])).hasMessageContainingAll("[I", "keyFormat(...)");
        assertThat(format.format("a")).isEqualTo("a");
    }
}
