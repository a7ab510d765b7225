package io.tieredcache.redis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.tieredcache.spi.Codec;
import java.io.Serializable;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A type that can be written can be read, or is refused before the first value. */
class ReadableTypeTest {

    sealed interface Payment permits Cash {}

    record Cash(long cents) implements Payment {}

    record Order(long id, Payment payment) {}

    record Orders(List<Order> orders) {}

    record Payments(List<Payment> payments) {}

    record ByName(Map<String, Payment[]> payments) {}

    record Perhaps(Optional<Payment> payment) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Card.class))
    sealed interface Named permits Card {}

    record Card(String number) implements Named {}

    record NamedOrder(Named payment, List<Named> others) {}

    record TaggedOrder(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Cash.class))
            Payment payment) {}

    record Tree(String name, List<Tree> children) {}

    record Numbers(BigInteger number, Map<String, String> names) {}

    @ParameterizedTest
    @ValueSource(classes = {Order.class, Orders.class, Payments.class, ByName.class, Perhaps.class})
    void of_aTypeWithinCannotBeRead_isRefusedByItsName(Class<?> type) {
        assertThatThrownBy(() -> JsonCodec.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot read")
                .hasMessageContaining("payment")
                .hasMessageContaining("is abstract and names no subtypes");
    }

    record Anything(Object any) {}

    record AnyNumber(Number number) {}

    record Attributes(Map<String, Object> attributes) {}

    record Mixed(List<Serializable> mixed) {}

    @ParameterizedTest
    @ValueSource(classes = {Anything.class, AnyNumber.class, Attributes.class, Mixed.class})
    void of_aTypeWithinSaysNothing_isRefused(Class<?> type) {
        assertThatThrownBy(() -> JsonCodec.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which says nothing of the value")
                .hasMessageContaining("JsonNode");
    }

    record Bits(BitSet bits) {}

    @ParameterizedTest
    @ValueSource(classes = {Bits.class, BitSet.class})
    void of_aClassOfTheJdkThatJacksonTakesForABean_isRefused(Class<?> type) {
        assertThatThrownBy(() -> JsonCodec.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a class of the JDK that Jackson does not know");
    }

    record Free(JsonNode json) {}

    @Test
    void of_jsonOfAnyForm_roundTrips() throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("n", 5L).put("t", "text");

        JsonCodec<Free> codec = JsonCodec.of(Free.class);
        byte[] bytes = codec.encode(new Free(json));
        assertThat(codec.decode(bytes, 0, bytes.length).json().toString()).isEqualTo(json.toString());
    }

    @SuppressWarnings("unused") // read by Jackson, or not at all
    static class Account {
        private String owner = "";
        private long secret;
        private transient int cachedHash;

        @JsonIgnore
        private int draft;

        public String getOwner() {
            return owner;
        }

        public void setOwner(String owner) {
            this.owner = owner;
        }
    }

    record Holder(Account account) {}

    @ParameterizedTest
    @ValueSource(classes = {Account.class, Holder.class})
    void of_aFieldIsNotWritten_isSaidInTheLog(Class<?> type) {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(JsonCodec.class);
        appender.start();
        logger.addAppender(appender);
        try {
            assertThat(JsonCodec.of(type)).isNotNull();
            JsonCodec.of(Plain.class);
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(appender.list).hasSize(1);
        assertThat(appender.list.get(0).getFormattedMessage())
                .contains("[secret]", "ReadableTypeTest$Account", "@JsonIgnore")
                .doesNotContain("owner", "cachedHash", "draft");
    }

    record Plain(long id, List<String> lines) {}

    @Test
    void of_subtypesAreNamed_roundTrips() throws Exception {
        roundTrips(JsonCodec.of(NamedOrder.class), new NamedOrder(new Card("1"), List.of(new Card("2"))));
        roundTrips(JsonCodec.of(TaggedOrder.class), new TaggedOrder(new Cash(3)));
    }

    @Test
    void of_aTypeThatHoldsItself_roundTrips() throws Exception {
        roundTrips(JsonCodec.of(Tree.class), new Tree("root", List.of(new Tree("leaf", List.of()))));
    }

    @Test
    void decode_beyondJacksonsOwnLimits_roundTrips() throws Exception {
        BigInteger longest = BigInteger.TEN.pow(147_454);

        roundTrips(
                JsonCodec.of(Numbers.class), new Numbers(longest, Map.of("n".repeat(60_000), "v".repeat(21_000_000))));
    }

    record Times(OffsetDateTime offset, ZonedDateTime zone, Instant instant, LocalDateTime local, Duration time) {}

    @Test
    void decode_timesWithOffsetsAndZones_areThose() throws Exception {
        LocalDateTime local = LocalDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_001);

        roundTrips(
                JsonCodec.of(Times.class),
                new Times(
                        local.atOffset(ZoneOffset.ofHours(2)),
                        local.atZone(ZoneId.of("Europe/Paris")),
                        local.toInstant(ZoneOffset.UTC),
                        local,
                        Duration.ofNanos(1_000_000_001)));
    }

    private static <V> void roundTrips(Codec<V> codec, V value) throws Exception {
        byte[] bytes = codec.encode(value);
        assertThat(codec.decode(bytes, 0, bytes.length)).isEqualTo(value);
    }
}
