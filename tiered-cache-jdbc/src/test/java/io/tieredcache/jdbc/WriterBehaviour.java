package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.jdbc.Databases.Recorder;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import io.tieredcache.spi.NotWrittenException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of a writer on every database with an upsert dialect. */
abstract class WriterBehaviour {

    static final CallContext AMPLE = CallContext.within(TimeUnit.MINUTES.toNanos(5));

    final Recorder recorder = new Recorder();
    DataSource database;
    JdbcSource source;
    JdbcLoader<Long, Customer> loader;

    abstract DataSource freshDatabase();

    @BeforeEach
    void open() {
        database = freshDatabase();
        Databases.run(database, Customer.TABLE, Customer.SEQUENCE);
        source = JdbcSource.builder(database).listener(recorder).build();
        loader = JdbcLoader.from(source, Long.class, Customer.class)
                .table("customer")
                .key("customer_id")
                .version("version")
                .build();
    }

    @AfterEach
    void close() {
        source.close();
    }

    JdbcWriterBuilder<Long, Customer> customers() {
        return JdbcWriter.to(source, Long.class, Customer.class)
                .table("customer")
                .key("customer_id");
    }

    JdbcWriter<Long, Customer> versioned() {
        return customers().version("version", "customer_version").build();
    }

    @Test
    void write_newRowThenSameRow_storesItAndVersionGrows() throws Exception {
        JdbcWriter<Long, Customer> writer = versioned();
        Customer changed = new Customer(1, "other", new BigDecimal("9.25"), Optional.of("nick"));

        long first = writer.write(1L, Customer.of(1), AMPLE);
        assertThat(loader.load(1L, AMPLE)).isEqualTo(new Loaded<>(Customer.of(1), first));
        long second = writer.write(1L, changed, AMPLE);

        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
        assertThat(loader.load(1L, AMPLE)).isEqualTo(new Loaded<>(changed, second));
    }

    @Test
    void write_unversioned_returnsZero() throws Exception {
        JdbcWriter<Long, Customer> writer = customers().build();

        assertThat(writer.write(1L, Customer.of(1), AMPLE)).isZero();
        assertThat(writer.write(1L, Customer.of(1), AMPLE)).isZero();
        assertThat(writer.delete(1L, AMPLE)).isZero();
        assertThat(loader.load(1L)).isNull();
    }

    @Test
    void write_valueOfAnotherKey_isRefused() throws Exception {
        assertThatThrownBy(() -> versioned().write(1L, Customer.of(2), AMPLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("component customerId");
        assertThat(loader.loadAll(List.of(1L, 2L), AMPLE)).isEmpty();
    }

    @Test
    void delete_rowThere_returnsGreaterVersion() throws Exception {
        JdbcWriter<Long, Customer> writer = versioned();
        long written = writer.write(1L, Customer.of(1), AMPLE);

        long deleted = writer.delete(1L, AMPLE);

        assertThat(deleted).isGreaterThan(written);
        assertThat(loader.load(1L)).isNull();
        assertThat(writer.write(1L, Customer.of(1), AMPLE)).isGreaterThan(deleted);
    }

    @Test
    void delete_noRow_isUnversioned() throws Exception {
        assertThat(versioned().delete(1L, AMPLE)).isZero();
    }

    @Test
    void writeAll_manyRows_isOneStatementAndReturnsEachVersion() throws Exception {
        JdbcWriter<Long, Customer> writer = versioned();
        writer.write(50L, Customer.of(50), AMPLE);
        Map<Long, Customer> rows = new LinkedHashMap<>();
        LongStream.iterate(100, id -> id - 1).limit(100).forEach(id -> rows.put(id, Customer.of(id)));
        recorder.statements.clear();

        Map<Long, Long> versions = writer.writeAll(rows, AMPLE);

        assertThat(recorder.statements).hasSize(1);
        assertThat(loader.loadAll(rows.keySet(), AMPLE))
                .hasSize(100)
                .allSatisfy((key, row) ->
                        assertThat(row).isEqualTo(new Loaded<>(Customer.of(key), versions.getOrDefault(key, -1L))));
    }

    @Test
    void writeAll_oneRowRefused_writesNone() {
        Databases.run(database, "alter table customer add constraint positive check (balance > 0)");
        Map<Long, Customer> rows = new LinkedHashMap<>();
        rows.put(1L, Customer.of(1));
        rows.put(2L, new Customer(2, "bad", new BigDecimal("-1.00"), Optional.empty()));

        assertThatThrownBy(() -> versioned().writeAll(rows, AMPLE))
                .isInstanceOf(NotWrittenException.class)
                .hasCauseInstanceOf(java.sql.SQLException.class);
        assertThatThrownBy(() -> customers().build().writeAll(rows, AMPLE))
                .isInstanceOf(NotWrittenException.class)
                .hasCauseInstanceOf(java.sql.SQLException.class);

        assertThat(catchAll(rows)).isEmpty();
    }

    private Map<Long, Loaded<Customer>> catchAll(Map<Long, Customer> rows) {
        try {
            return loader.loadAll(rows.keySet(), AMPLE);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void writeAll_sameKeysInOppositeOrders_neverDeadlocks() throws Exception {
        JdbcWriter<Long, Customer> writer = versioned();
        List<Long> keys = LongStream.rangeClosed(1, 50).boxed().toList();
        Map<Long, Customer> up = new LinkedHashMap<>();
        keys.forEach(key -> up.put(key, Customer.of(key)));
        Map<Long, Customer> down = new LinkedHashMap<>();
        keys.stream().sorted((a, b) -> Long.compare(b, a)).forEach(key -> down.put(key, Customer.of(key)));
        writer.writeAll(up, AMPLE);

        List<Callable<Map<Long, Long>>> writes = IntStream.range(0, 40)
                .<Callable<Map<Long, Long>>>mapToObj(i -> () -> writer.writeAll(i % 2 == 0 ? up : down, AMPLE))
                .toList();

        assertThat(concurrently(writes)).hasSize(40);
    }

    @Test
    void write_concurrentlyOnOneRow_lastCommittedVersionIsTheHighestAndBelongsToItsValue() throws Exception {
        JdbcWriter<Long, Customer> writer = versioned();
        writer.write(1L, Customer.of(1), AMPLE);
        List<Callable<Loaded<Customer>>> writes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Customer value = new Customer(1, "writer " + i, BigDecimal.valueOf(i, 2), Optional.empty());
            writes.add(() -> new Loaded<>(value, writer.write(1L, value, AMPLE)));
        }

        List<Loaded<Customer>> written = concurrently(writes);

        assertThat(written).extracting(Loaded::version).doesNotHaveDuplicates();
        Loaded<Customer> highest = written.stream()
                .max((a, b) -> Long.compare(a.version(), b.version()))
                .orElseThrow();
        assertThat(loader.load(1L, AMPLE)).isEqualTo(highest);
    }

    @Test
    void write_customStatementThatChangesNothing_isAnError() throws Exception {
        JdbcWriter<Long, Customer> writer = JdbcWriter.<Long, Customer>to(
                        source, Long.class, "update customer set name = ? where customer_id = ?", (s, key, value) -> {
                            s.setString(1, value.name());
                            s.setLong(2, key);
                        })
                .delete("delete from customer where customer_id = ?")
                .build();
        assertThatThrownBy(() -> writer.write(1L, Customer.of(1), AMPLE))
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("changed no row");
        Databases.run(database, Customer.insert(1));

        assertThat(writer.write(1L, new Customer(1, "x", BigDecimal.ONE, Optional.empty()), AMPLE))
                .isZero();
        assertThat(loader.load(1L)).extracting("name").isEqualTo("x");
        assertThat(writer.delete(1L, AMPLE)).isZero();
        assertThat(loader.load(1L)).isNull();
    }

    @Test
    void delete_customWriterWithoutDelete_isRefused() {
        JdbcWriter<Long, String> writer = JdbcWriter.<Long, String>to(
                        source, Long.class, "update customer set name = ? where customer_id = ?", (s, key, value) -> {
                            s.setString(1, value);
                            s.setLong(2, key);
                        })
                .build();

        assertThatThrownBy(() -> writer.delete(1L, AMPLE)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void build_hostileNames_areRefused() {
        assertThatThrownBy(
                        () -> JdbcWriter.to(source, Long.class, Customer.class).table("customer; drop table customer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("table must be a name");
        assertThatThrownBy(() -> customers().version("version", "s'); drop table customer; --"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sequence must be a name");
    }

    static <T> List<T> concurrently(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
