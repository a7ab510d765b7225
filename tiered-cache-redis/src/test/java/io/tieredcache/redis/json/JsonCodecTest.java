package io.tieredcache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Codec;
import io.tieredcache.testing.CodecContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

final class JsonCodecTest extends CodecContract<List<JsonCodecTest.Order>> {

    record Order(long id, String customer, List<Line> lines, Map<String, Integer> notes) {}

    record Line(String article, double price) {}

    interface Shape {}

    static final class NoWayIn {
        private final String text;

        NoWayIn(String text, int ignored) {
            this.text = text;
        }

        public String getText() {
            return text;
        }
    }

    static final class Empty {}

    @Override
    protected Codec<List<Order>> codec() {
        return JsonCodec.of(new TypeReference<List<Order>>() {});
    }

    @Override
    protected List<List<Order>> samples() {
        return List.of(
                List.of(),
                List.of(new Order(1, "", List.of(), Map.of())),
                List.of(new Order(
                        Long.MAX_VALUE, "Grüße \ud83d\ude00 \"\\\n", List.of(new Line("a", 1.5)), Map.of("x", 1))));
    }

    @Test
    void decode_unknownProperty_isIgnored() throws Exception {
        assertThat(decode(JsonCodec.of(Line.class), "{\"article\":\"a\",\"price\":1,\"colour\":\"red\"}"))
                .isEqualTo(new Line("a", 1));
    }

    @Test
    void decode_nullOrTwoValues_throws() {
        JsonCodec<Line> codec = JsonCodec.of(Line.class);

        assertThatThrownBy(() -> decode(codec, "null")).hasMessageContaining("null");
        assertThatThrownBy(() -> decode(codec, "{} {}")).isInstanceOf(Exception.class);
    }

    @Test
    void of_typeThatCannotBeRead_saysSo() {
        assertThatThrownBy(() -> JsonCodec.of(Shape.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Shape");
        assertThatThrownBy(() -> JsonCodec.of(NoWayIn.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot read")
                .hasMessageContaining("NoWayIn");
        assertThatThrownBy(() -> JsonCodec.of(Empty.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot write");
    }

    @Test
    void of_classThatSaysNothingOfItsContents_isRefused() {
        assertThatThrownBy(() -> JsonCodec.of(List.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("new TypeReference<List<...>>() {}");
        assertThatThrownBy(() -> JsonCodec.of(Object.class)).hasMessageContaining("name the class");
    }

    @Test
    void with_defaultTyping_isRefused() {
        JsonMapper typed = JsonMapper.builder()
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType(Line.class)
                                .build(),
                        DefaultTyping.NON_FINAL)
                .build();

        assertThatThrownBy(() -> JsonCodec.of(Line.class).with(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default typing");
    }

    @Test
    void withOwnMapperAndSchema_keepsBoth() throws Exception {
        JsonCodec<Line> codec = JsonCodec.of(Line.class).schemaId(4).with(JsonMapper.shared());

        assertThat(codec.schemaId()).isEqualTo(4);
        assertThat(codec.id()).isEqualTo(1);
        assertThat(decode(codec, new String(codec.encode(new Line("a", 2)), StandardCharsets.UTF_8)))
                .isEqualTo(new Line("a", 2));
        assertThatThrownBy(() -> codec.schemaId(-1)).hasMessageContaining("-1");
    }

    private static <V> V decode(Codec<V> codec, String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return codec.decode(bytes, 0, bytes.length);
    }
}
