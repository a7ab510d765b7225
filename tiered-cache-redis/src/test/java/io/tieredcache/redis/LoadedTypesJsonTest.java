package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.json.JsonCodec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value that a loader can return is read back from Redis as an equal one. */
@SuppressWarnings({"JavaUtilDate", "ArrayRecordComponent"}) // loaders return them
class LoadedTypesJsonTest {

    record Primitives(boolean flag, byte b, short s, int i, long l, float f, double d, char c) {}

    static Stream<Object> values() {
        LocalDateTime local = LocalDateTime.of(2026, 10, 25, 2, 30, 0, 123_456_789);
        return Stream.of(
                new Primitives(true, (byte) -1, Short.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE, 0.1f, 0.1, 'ß'),
                new Primitives(false, (byte) 0, (short) 0, 0, 0, Float.NaN, Double.NEGATIVE_INFINITY, '\u0000'),
                new Primitives(false, (byte) 0, (short) 0, 0, 0, Float.MIN_VALUE, Double.MIN_VALUE, '\uffff'),
                "text \u0000 \ud83d\ude00 \" \\",
                true,
                (byte) 7,
                (short) 7,
                7,
                7L,
                Long.MAX_VALUE,
                0.1f,
                Float.POSITIVE_INFINITY,
                -0.0,
                Double.NaN,
                new BigDecimal("1.10"),
                new BigDecimal("1E+3"),
                new BigDecimal("-0.000000000000000000000000001"),
                BigInteger.TEN.pow(60),
                UUID.fromString("00000000-0000-0000-0000-000000000001"),
                LocalDate.of(-44, 3, 15),
                LocalDate.MAX,
                LocalTime.MAX,
                local,
                local.atOffset(ZoneOffset.ofHoursMinutesSeconds(5, 45, 30)),
                local.atZone(ZoneId.of("Europe/Berlin")).withLaterOffsetAtOverlap(),
                local.toInstant(ZoneOffset.UTC),
                Instant.MIN,
                OffsetTime.of(LocalTime.MAX, ZoneOffset.MIN),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                new Timestamp(1_700_000_000_123L),
                new Date(1_700_000_000_123L),
                java.sql.Date.valueOf("2026-01-02"),
                TimeUnit.DAYS,
                Locale.GERMANY,
                ZoneOffset.MAX);
    }

    @ParameterizedTest
    @MethodSource("values")
    void decode_whatWasEncoded_isEqual(Object value) throws Exception {
        roundTrips(value);
    }

    @SuppressWarnings("unchecked")
    private static <T> void roundTrips(T value) throws Exception {
        JsonCodec<T> codec =
                JsonCodec.of((Class<T>) (value instanceof Enum<?> e ? e.getDeclaringClass() : value.getClass()));
        byte[] bytes = codec.encode(value);
        assertThat(codec.decode(bytes, 0, bytes.length)).isEqualTo(value);
    }

    record Containers(
            byte[] bytes,
            int[] ints,
            List<OffsetDateTime> times,
            Map<Long, BigDecimal> sums,
            Set<UUID> ids,
            Optional<String> some,
            Optional<String> none,
            String[] texts) {}

    @Test
    void decode_containers_holdWhatTheyHeld() throws Exception {
        Containers value = new Containers(
                new byte[] {0, -1, 127},
                new int[] {1, 2},
                List.of(OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(-3))),
                Map.of(7L, new BigDecimal("0.10")),
                Set.of(new UUID(1, 2)),
                Optional.of("x"),
                Optional.empty(),
                new String[] {"a", null});
        JsonCodec<Containers> codec = JsonCodec.of(Containers.class);

        byte[] bytes = codec.encode(value);

        assertThat(codec.decode(bytes, 0, bytes.length))
                .usingRecursiveComparison()
                .isEqualTo(value);
    }
}
