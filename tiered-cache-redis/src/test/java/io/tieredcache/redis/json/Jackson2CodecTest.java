package io.tieredcache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import io.tieredcache.spi.Codec;
import io.tieredcache.testing.CodecContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class Jackson2CodecTest extends CodecContract<List<JsonCodecTest.Order>> {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Line(String articleNumber, double price) {}

    @Override
    protected Codec<List<JsonCodecTest.Order>> codec() {
        return Jackson2Codec.of(MAPPER, new TypeReference<List<JsonCodecTest.Order>>() {});
    }

    @Override
    protected List<List<JsonCodecTest.Order>> samples() {
        return List.of(
                List.of(),
                List.of(new JsonCodecTest.Order(1, "", List.of(), Map.of())),
                List.of(new JsonCodecTest.Order(
                        Long.MAX_VALUE,
                        "Grüße \ud83d\ude00 \"\\\n",
                        List.of(new JsonCodecTest.Line("a", 1.5)),
                        Map.of("x", 1))));
    }

    @Test
    void encode_theMapperIsChangedLater_writesAsBefore() throws Exception {
        ObjectMapper changing = JsonMapper.builder()
                .configure(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, true)
                .build();
        changing.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        Jackson2Codec<Line> codec = Jackson2Codec.of(changing, Line.class);

        changing.setPropertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE);

        assertThat(new String(codec.encode(new Line("a", 2)), StandardCharsets.UTF_8))
                .isEqualTo("{\"article_number\":\"a\",\"price\":2.0}");
        assertThat(decode(codec, "{\"article_number\":\"a\",\"price\":2}")).isEqualTo(new Line("a", 2));
    }

    @Test
    void decode_nullOrTwoValuesOrAnUnknownProperty_throws() {
        Jackson2Codec<Line> codec = Jackson2Codec.of(MAPPER, Line.class);

        assertThatThrownBy(() -> decode(codec, "null")).hasMessageContaining("null");
        assertThatThrownBy(() -> decode(codec, "{} {}")).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> decode(codec, "{\"colour\":1}")).hasMessageContaining("colour");
    }

    @Test
    void of_typeThatTheMapperCannotRead_saysSo() {
        assertThatThrownBy(() -> Jackson2Codec.of(MAPPER, JsonCodecTest.Shape.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Shape");
        assertThatThrownBy(() -> Jackson2Codec.of(MAPPER, JsonCodecTest.NoWayIn.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot read")
                .hasMessageContaining("NoWayIn");
        assertThatThrownBy(() -> Jackson2Codec.of(MAPPER, JsonCodecTest.Empty.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot write");
    }

    @Test
    void of_classThatSaysNothingOfItsContents_isRefused() {
        assertThatThrownBy(() -> Jackson2Codec.of(MAPPER, Map.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("new TypeReference<Map<...>>() {}");
    }

    @Test
    void of_defaultTyping_isRefused() {
        ObjectMapper typed = JsonMapper.builder()
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType(Line.class)
                                .build(),
                        ObjectMapper.DefaultTyping.NON_FINAL)
                .build();

        assertThatThrownBy(() -> Jackson2Codec.of(typed, Line.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default typing");
    }

    @Test
    void schemaId_isKept() {
        Jackson2Codec<Line> codec = Jackson2Codec.of(MAPPER, Line.class).schemaId(4);

        assertThat(codec.schemaId()).isEqualTo(4);
        assertThat(codec.id()).isNotEqualTo(JsonCodec.of(Line.class).id());
        assertThatThrownBy(() -> codec.schemaId(-1)).hasMessageContaining("-1");
    }

    private static <V> V decode(Codec<V> codec, String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return codec.decode(bytes, 0, bytes.length);
    }
}
