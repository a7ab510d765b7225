package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.spi.Codec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value written by another version of a record is never completed with zeros and nulls. */
class ChangedRecordTest {

    record Customer(String name, int points, List<String> tags) {}

    record Order(long id, Customer customer) {}

    record Grown(
            String name,
            Optional<String> street,
            OptionalInt age,
            @Nullable String city) {}

    record Renamed(@JsonProperty("full_name") String name) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sparse(
            String name, @Nullable String city, @Nullable Integer age) {}

    record SparsePart(
            String name,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int points) {}

    record Hidden(String name, @JsonIgnore String secret) {}

    record WrittenOnly(
            String name,

            @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
            String secret) {}

    record Terse(String name, int points) {

        @JsonCreator
        static Terse of(@JsonProperty("name") String name) {
            return new Terse(name, 7);
        }
    }

    static final class Bean {
        public int points;
        public @Nullable String name;
    }

    private static <V> V decode(Codec<V> codec, String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return codec.decode(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'a', 'points': 1}",
                "{'name': 'a', 'tags': []}",
                "{'points': 1, 'tags': []}",
                "{}",
                "{'name': 'a', 'points': null, 'tags': []}"
            })
    void decode_componentIsMissingOrNullWhereItCannotBe_throws(String json) {
        String customer = json.replace('\'', '"');

        assertThatThrownBy(() -> decode(JsonCodec.of(Customer.class), customer)).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> decode(JsonCodec.of(Order.class), "{\"id\":1,\"customer\":" + customer + "}"))
                .isInstanceOf(Exception.class);
    }

    enum Colour {
        RED,
        GREEN
    }

    record Price(int cents, double rate, boolean open, Colour colour, long version) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'cents': 1.99",
                "'cents': ''",
                "'cents': '1'",
                "'rate': '1.5'",
                "'open': 1",
                "'open': 'true'",
                "'colour': 1",
                "'version': 2.5"
            })
    void decode_componentHadAnotherType_throws(String other) throws Exception {
        String whole = "'cents': 1, 'rate': 2, 'open': true, 'colour': 'GREEN', 'version': 3";
        assertThat(decode(JsonCodec.of(Price.class), json(whole))).isEqualTo(new Price(1, 2, true, Colour.GREEN, 3));
        String component = other.substring(0, other.indexOf(':'));
        String changed = whole.replaceFirst(component + ": [^,]*", other);

        assertThatThrownBy(() -> decode(JsonCodec.of(Price.class), json(changed)))
                .isInstanceOf(Exception.class);
    }

    private static String json(String members) {
        return "{" + members.replace('\'', '"') + "}";
    }

    @Test
    void decode_componentWasWrittenAsNull_isNull() throws Exception {
        assertThat(decode(JsonCodec.of(Customer.class), "{\"name\":null,\"points\":1,\"tags\":null}")
                        .name())
                .isNull();
    }

    @Test
    void decode_componentsThatMayBeMissing_areEmptyOrNull() throws Exception {
        assertThat(decode(JsonCodec.of(Grown.class), "{\"name\":\"a\"}"))
                .isEqualTo(new Grown("a", Optional.empty(), OptionalInt.empty(), null));
    }

    @Test
    void decode_renamedComponent_isLookedForByItsNewName() throws Exception {
        JsonCodec<Renamed> codec = JsonCodec.of(Renamed.class);

        assertThat(decode(codec, "{\"full_name\":\"a\"}")).isEqualTo(new Renamed("a"));
        assertThatThrownBy(() -> decode(codec, "{\"name\":\"a\"}")).hasMessageContaining("full_name");
    }

    static List<Object> valuesThatAreNotWrittenWhole() {
        return List.of(new Sparse("a", null, null), new SparsePart("a", 0), new Terse("a", 7));
    }

    @ParameterizedTest
    @MethodSource("valuesThatAreNotWrittenWhole")
    void encodeAndDecode_annotationsKeepComponentsFromBeingWritten_isTheSame(Object value) throws Exception {
        assertThat(roundTrip(value)).isEqualTo(value);
    }

    @Test
    void encodeAndDecode_hiddenComponents_areNull() throws Exception {
        assertThat(roundTrip(new Hidden("a", "b")).secret()).isNull();
        assertThat(roundTrip(new WrittenOnly("a", "b")).secret()).isNull();
    }

    @SuppressWarnings("unchecked") // the class of the value
    private static <V> V roundTrip(V value) throws Exception {
        JsonCodec<V> codec = JsonCodec.of((Class<V>) value.getClass());
        byte[] bytes = codec.encode(value);
        return codec.decode(bytes, 0, bytes.length);
    }

    @Test
    void decode_classThatIsNoRecord_isLeftToTheClass() throws Exception {
        assertThat(decode(JsonCodec.of(Bean.class), "{}").points).isZero();
        assertThatThrownBy(() -> decode(JsonCodec.of(Bean.class), "{\"points\":null}"))
                .isInstanceOf(Exception.class);
    }
}
