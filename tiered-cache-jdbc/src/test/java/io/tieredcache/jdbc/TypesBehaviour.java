package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every supported type is written to a column and read back equal; a value that does not fit is an error. */
abstract class TypesBehaviour {

    static final CallContext AMPLE = CallContext.within(TimeUnit.MINUTES.toNanos(5));

    DataSource database;
    JdbcSource source;

    abstract DataSource freshDatabase();

    abstract String bytes();

    @BeforeEach
    void open() {
        database = freshDatabase();
        Databases.run(
                database,
                "create table everything (id uuid primary key, a_long bigint, an_int int, a_short smallint, a_byte smallint,"
                        + " a_double double precision, a_float real, a_boolean boolean, a_char char(1), a_string varchar(50),"
                        + " a_decimal numeric(20,4), a_big numeric(30), a_uuid uuid, a_date date, a_time time,"
                        + " a_local timestamp, an_offset timestamp with time zone, an_instant timestamp with time zone,"
                        + " some_bytes " + bytes() + ", a_colour varchar(10), maybe int)");
        source = JdbcSource.of(database);
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void write_everySupportedType_comesBackEqual() throws Exception {
        UUID id = new UUID(1, 2);
        Everything written = new Everything(
                Long.MIN_VALUE,
                Integer.MAX_VALUE,
                (short) -3,
                (byte) 4,
                1.5,
                2.5f,
                true,
                'ü',
                "text ' \" \\ \u20ac",
                new BigDecimal("1234567.8900"),
                new BigInteger("123456789012345678901234567890"),
                new UUID(3, 4),
                LocalDate.of(2024, 2, 29),
                LocalTime.of(23, 59, 58),
                LocalDateTime.of(2024, 3, 31, 2, 30, 0, 123_456_000),
                OffsetDateTime.of(2024, 3, 31, 2, 30, 0, 0, ZoneOffset.UTC),
                Instant.parse("2024-10-27T00:30:00.000001Z"),
                new byte[] {0, 1, -1},
                Colour.RED,
                Optional.of(7));

        everythingWriter().write(id, written, AMPLE);
        Map<UUID, Loaded<Everything>> read = everythingLoader().loadAll(List.of(id), AMPLE);

        assertThat(read.getOrDefault(id, Loaded.of(null)).value())
                .usingRecursiveComparison()
                .isEqualTo(written);
        assertThat(everythingLoader().load(id)).usingRecursiveComparison().isEqualTo(written);
    }

    @Test
    void write_nulls_comeBackAsNullAndEmpty() throws Exception {
        Everything nulls = new Everything(
                1L,
                2,
                (short) 3,
                (byte) 4,
                5d,
                6f,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Optional.empty());
        UUID id = new UUID(1, 2);

        everythingWriter().write(id, nulls, AMPLE);

        assertThat(everythingLoader().load(id)).isEqualTo(nulls);
    }

    @Test
    void load_numberTooLarge_namesColumnAndComponent() {
        Databases.run(database, "create table big (id int, n bigint)", "insert into big values (1, 5000000000)");
        JdbcLoader<Integer, Narrow> loader = JdbcLoader.from(source, Integer.class, Narrow.class)
                .table("big")
                .key("id")
                .build();

        assertThatThrownBy(() -> loader.load(1))
                .isInstanceOf(JdbcException.class)
                .hasMessageMatching(
                        "(?is)column n \\(.*\\) holds a value that is no java.lang.Integer, which component n.*")
                .hasMessageNotContaining("5000000000");
    }

    @Test
    void load_fractionIntoWholeNumber_isNotRounded() {
        Databases.run(database, "create table big (id int, n numeric(5,2))", "insert into big values (1, 1.5)");
        JdbcLoader<Integer, Narrow> loader = JdbcLoader.from(source, Integer.class, Narrow.class)
                .table("big")
                .key("id")
                .build();

        assertThatThrownBy(() -> loader.load(1))
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("no java.lang.Integer");
    }

    @Test
    void load_unknownConstant_namesColumnAndEnumButNotTheValue() {
        Databases.run(
                database, "create table paint (id int, colour varchar(9))", "insert into paint values (1, 'SECRET')");
        JdbcLoader<Integer, Paint> loader = JdbcLoader.from(source, Integer.class, Paint.class)
                .table("paint")
                .key("id")
                .build();

        assertThatThrownBy(() -> loader.load(1))
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("Colour")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void build_instantOfTimestampWithoutZone_isRefused() {
        Databases.run(database, "create table local (id int, n timestamp)");

        assertThatThrownBy(() -> JdbcLoader.from(source, Integer.class, Moment.class)
                        .table("local")
                        .key("id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("does not become java.time.Instant");
    }

    @Test
    void load_enumAndStringKeys_findTheirRows() throws Exception {
        Databases.run(
                database,
                "create table paint (colour char(5) primary key, id int)",
                "insert into paint values ('GREEN', 2)");
        JdbcLoader<Colour, Numbered> loader = JdbcLoader.from(source, Colour.class, Numbered.class)
                .table("paint")
                .key("colour")
                .build();

        assertThat(loader.load(Colour.GREEN)).isEqualTo(new Numbered(2));
        assertThat(loader.loadAll(Arrays.asList(Colour.values()), AMPLE)).containsOnlyKeys(Colour.GREEN);
    }

    private JdbcWriter<UUID, Everything> everythingWriter() {
        return JdbcWriter.to(source, UUID.class, Everything.class)
                .table("everything")
                .key("id")
                .build();
    }

    private JdbcLoader<UUID, Everything> everythingLoader() {
        return JdbcLoader.from(source, UUID.class, Everything.class)
                .table("everything")
                .key("id")
                .build();
    }

    enum Colour {
        RED,
        GREEN
    }

    record Narrow(int n) {}

    record Moment(Instant n) {}

    record Paint(Colour colour) {}

    record Numbered(int id) {}

    @SuppressWarnings("ArrayRecordComponent") // an application may have such records
    record Everything(
            long aLong,
            int anInt,
            short aShort,
            byte aByte,
            double aDouble,
            float aFloat,
            boolean aBoolean,
            @Nullable Character aChar,
            @Nullable String aString,
            @Nullable BigDecimal aDecimal,
            @Nullable BigInteger aBig,
            @Nullable UUID aUuid,
            @Nullable LocalDate aDate,
            @Nullable LocalTime aTime,
            @Nullable LocalDateTime aLocal,
            @Nullable OffsetDateTime anOffset,
            @Nullable Instant anInstant,
            byte @Nullable [] someBytes,
            @Nullable Colour aColour,
            Optional<Integer> maybe) {}
}
