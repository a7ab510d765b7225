package io.tieredcache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/** Reading through direct creators has the same result as Jackson alone. */
final class DirectCreatorsTest {

    private static final JsonMapper PLAIN = new JsonMapper();
    private static final JsonMapper DIRECT =
            JsonMapper.builder().addModule(DirectCreators.module()).build();

    private record Inside(int number, String text, List<Inside> others) {}

    record None() {}

    static final class Many {
        private final List<String> words;

        @JsonCreator
        Many(@JsonProperty("words") String... words) {
            this.words = words == null ? List.of() : List.of(words);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Many many && words.equals(many.words);
        }

        @Override
        public int hashCode() {
            return words.hashCode();
        }
    }

    record Picky(int number) {
        Picky {
            if (number < 0) {
                throw new IllegalStateException("negative");
            }
            if (number > 9) {
                throw new StackOverflowError("large");
            }
        }
    }

    record Made(int number) {
        @JsonCreator
        static Made of(@JsonProperty("n") int n) {
            return new Made(n + 1);
        }
    }

    record Whole(int number) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Whole {}
    }

    static final class Creator {
        private final long number;

        @JsonCreator
        private Creator(@JsonProperty("number") long number) {
            this.number = number;
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Creator creator && number == creator.number;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(Inside.class, "{'number':1,'text':'a','others':[{'number':2},{'text':null}]}"),
                Arguments.of(Inside.class, "{'number':null}"),
                Arguments.of(Inside.class, "{'number':'x'}"),
                Arguments.of(Inside.class, "[1]"),
                Arguments.of(None.class, "{}"),
                Arguments.of(Many.class, "{'words':['a','b']}"),
                Arguments.of(Many.class, "{}"),
                Arguments.of(Picky.class, "{'number':5}"),
                Arguments.of(Picky.class, "{'number':-1}"),
                Arguments.of(Picky.class, "{'number':10}"),
                Arguments.of(Made.class, "{'n':5}"),
                Arguments.of(Whole.class, "5"),
                Arguments.of(Creator.class, "{'number':5}"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void read_anyText_isWhatJacksonMakesOfItAlone(Class<?> type, String text) {
        String json = text.replace('\'', '"');

        Object expected = outcome(PLAIN, type, json);

        assertThat(outcome(DIRECT, type, json)).isEqualTo(expected);
    }

    @Test
    void reader_ofRecords_hasADirectCreator() {
        assertThat(creatorOf(Inside.class)).isEqualTo("DirectCreator");
        assertThat(creatorOf(Creator.class)).isEqualTo("DirectCreator");
        assertThat(creatorOf(Made.class)).isEqualTo("StdValueInstantiator");
    }

    private static String creatorOf(Class<?> type) {
        BeanDeserializerBase reader = (BeanDeserializerBase)
                DIRECT._deserializationContext().findRootValueDeserializer(DIRECT.constructType(type));
        return reader.getValueInstantiator().getClass().getSimpleName();
    }

    private static Object outcome(JsonMapper mapper, Class<?> type, String json) {
        Object[] value = new Object[1];
        Throwable thrown = catchThrowable(() -> value[0] = mapper.readValue(json, type));
        return thrown == null ? value[0] : thrown.toString();
    }
}
