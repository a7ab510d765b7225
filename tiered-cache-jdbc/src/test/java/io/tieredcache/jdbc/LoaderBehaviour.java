package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.jdbc.Databases.Recorder;
import io.tieredcache.spi.CallContext;
import io.tieredcache.spi.Loaded;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of a loader on every database. */
abstract class LoaderBehaviour {

    static final CallContext AMPLE = CallContext.within(TimeUnit.MINUTES.toNanos(5));

    final Recorder recorder = new Recorder();
    DataSource database;
    JdbcSource source;

    abstract DataSource freshDatabase();

    @BeforeEach
    void open() {
        database = freshDatabase();
        Databases.run(
                database,
                Customer.TABLE,
                "insert into customer (customer_id, name, balance, version)"
                        + " select x, 'name ' || x, x + 0.50, x + 100 from " + series(5_000));
        source = JdbcSource.builder(database).listener(recorder).build();
    }

    abstract String series(int count);

    @AfterEach
    void close() {
        source.close();
    }

    JdbcLoaderBuilder<Long, Customer> customers() {
        return JdbcLoader.from(source, Long.class, Customer.class)
                .table("customer")
                .key("customer_id");
    }

    @Test
    void load_rowThere_mapsColumnsByNameAndReadsVersion() throws Exception {
        JdbcLoader<Long, Customer> loader = customers().version("version").build();

        assertThat(loader.load(7L, AMPLE)).isEqualTo(new Loaded<>(Customer.of(7), 107));
        assertThat(loader.load(7L)).isEqualTo(Customer.of(7));
    }

    @Test
    void load_noRow_isAbsent() throws Exception {
        assertThat(customers().build().load(-1L, AMPLE)).isEqualTo(Loaded.of(null));
    }

    @Test
    void load_table_selectsOnlyWhatIsNeeded() throws Exception {
        JdbcLoader<Long, Customer> loader = customers().build();
        recorder.statements.clear();

        loader.load(1L, AMPLE);

        assertThat(recorder.statements).singleElement().asString().doesNotContainIgnoringCase("unused");
    }

    @Test
    void loadAll_fiveThousandKeys_takesFiveStatements() throws Exception {
        JdbcLoader<Long, Customer> loader = customers().version("version").build();
        List<Long> keys = LongStream.rangeClosed(1, 5_000).boxed().toList();
        recorder.statements.clear();

        Map<Long, Loaded<Customer>> rows = loader.loadAll(keys, AMPLE);

        assertThat(rows)
                .hasSize(5_000)
                .allSatisfy((key, row) -> assertThat(row).isEqualTo(new Loaded<>(Customer.of(key), key + 100)));
        assertThat(recorder.statements).hasSize(5);
        assertThat(recorder.statements.stream().distinct()).hasSize(1);
    }

    @Test
    void loadAll_someMissing_returnsOthers() throws Exception {
        assertThat(customers().build().loadAll(List.of(1L, -5L, 3L), AMPLE)).containsOnlyKeys(1L, 3L);
    }

    @Test
    void loadAll_queryWithoutCondition_runsOneStatementForEachKey() throws Exception {
        JdbcLoader<Long, Customer> loader = JdbcLoader.from(source, Long.class, Customer.class)
                .query("select * from customer where customer_id = ?")
                .build();
        recorder.statements.clear();

        assertThat(loader.loadAll(List.of(1L, 2L, -1L), AMPLE)).containsOnlyKeys(1L, 2L);
        assertThat(recorder.statements).hasSize(3);
    }

    @Test
    void load_queryWithCondition_servesOneAndMany() throws Exception {
        JdbcLoader<Long, String> loader = JdbcLoader.from(source, Long.class, row -> row.getString("full_name"))
                .query("select c.customer_id, c.name || '!' as full_name from customer c where {key}")
                .key("c.customer_id")
                .build();

        assertThat(loader.load(3L)).isEqualTo("name 3!");
        assertThat(loader.loadAll(List.of(1L, 2L), AMPLE).get(2L)).isEqualTo(Loaded.of("name 2!"));
    }

    @Test
    void load_recordKey_findsRowByAllParts() throws Exception {
        Databases.run(
                database,
                "create table line (order_id bigint, line_no int, item varchar(20))",
                "insert into line values (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'c')");
        JdbcLoader<LineKey, Line> loader = JdbcLoader.from(source, LineKey.class, Line.class)
                .table("line")
                .key("order_id", "line_no")
                .build();

        assertThat(loader.load(new LineKey(1, 2))).isEqualTo(new Line("b"));
        assertThat(loader.loadAll(List.of(new LineKey(1, 2), new LineKey(2, 1), new LineKey(2, 2)), AMPLE))
                .isEqualTo(Map.of(
                        new LineKey(1, 2), Loaded.of(new Line("b")), new LineKey(2, 1), Loaded.of(new Line("c"))));
    }

    @Test
    void load_keyByHand_bindsAndReadsIt() throws Exception {
        JdbcLoader<StringBuilderKey, Customer> loader = JdbcLoader.from(source, StringBuilderKey.class, Customer.class)
                .table("customer")
                .key(
                        List.of("customer_id"),
                        key -> List.of(Long.valueOf(key.text().substring(1))),
                        row -> new StringBuilderKey("#" + row.getLong("customer_id")))
                .build();

        assertThat(loader.load(new StringBuilderKey("#5"))).isEqualTo(Customer.of(5));
        assertThat(loader.loadAll(List.of(new StringBuilderKey("#5")), AMPLE))
                .containsOnlyKeys(new StringBuilderKey("#5"));
    }

    @Test
    void load_hostileKeys_areOnlyEverParameters() throws Exception {
        Databases.run(database, "create table doc (id varchar(200) primary key, body varchar(20) not null)");
        List<String> hostile = List.of(
                "'; drop table doc; --",
                "' or '1'='1",
                "\"",
                "\\",
                "{key}",
                "?",
                "$1",
                "a,b",
                "{1,2}",
                "null",
                "é\n\t");
        JdbcWriter<String, Doc> writer = JdbcWriter.to(source, String.class, Doc.class)
                .table("doc")
                .key("id")
                .build();
        JdbcLoader<String, Doc> loader = JdbcLoader.from(source, String.class, Doc.class)
                .table("doc")
                .key("id")
                .build();
        for (String key : hostile) {
            assertThat(loader.load(key)).isNull();
            writer.write(key, new Doc("body"), AMPLE);
            assertThat(loader.load(key)).isEqualTo(new Doc("body"));
        }

        assertThat(loader.loadAll(hostile, AMPLE)).containsOnlyKeys(hostile);
    }

    @Test
    void load_twoRowsForOneKey_saysSo() {
        Databases.run(database, "update customer set unused = 1");
        JdbcLoader<Integer, Customer> loader = JdbcLoader.from(source, Integer.class, Customer.class)
                .table("customer")
                .key("unused")
                .build();

        assertThatThrownBy(() -> loader.load(1, AMPLE))
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("more than one row came back for one key (unused)");
        assertThatThrownBy(() -> loader.loadAll(List.of(1, 2), AMPLE))
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("more than one row");
    }

    @Test
    void load_deadlinePassed_throwsWithoutAskingTheDatabase() {
        JdbcLoader<Long, Customer> loader = customers().build();
        recorder.statements.clear();

        assertThatThrownBy(() -> loader.load(1L, CallContext.within(0)))
                .isInstanceOf(java.sql.SQLTimeoutException.class);
        assertThat(recorder.statements).isEmpty();
    }

    @Test
    void load_sourceClosed_saysSo() {
        JdbcLoader<Long, Customer> loader = customers().build();
        source.close();
        source.close();

        assertThatThrownBy(() -> loader.load(1L))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void build_columnMissing_namesComponentColumnsAndRemedy() {
        assertThatThrownBy(() -> JdbcLoader.from(source, Long.class, Renamed.class)
                        .table("customer")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("no column surname for component surname of")
                .hasMessageContainingAll("columns that no component takes:", "column(\"surname\", \"<column>\")")
                .hasMessageMatching("(?is).*unused.*");
    }

    @Test
    void column_renamesComponent() throws Exception {
        JdbcLoader<Long, Renamed> loader = JdbcLoader.from(source, Long.class, Renamed.class)
                .table("customer")
                .key("customer_id")
                .column("surname", "name")
                .build();

        assertThat(loader.load(2L)).isEqualTo(new Renamed("name 2"));
    }

    @Test
    void build_keyColumnNotReturned_namesIt() {
        assertThatThrownBy(() -> JdbcLoader.from(source, Long.class, Renamed.class)
                        .query("select name as surname from customer where {key}")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("does not return key column customer_id");
    }

    @Test
    void build_typeMismatch_namesColumnAndBothTypes() {
        assertThatThrownBy(() -> JdbcLoader.from(source, Long.class, Wrong.class)
                        .table("customer")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageMatching("(?is)column name \\(.*varying.*|column name \\(varchar\\).*")
                .hasMessageContaining("does not become java.lang.Integer, which component name of");
    }

    @Test
    void build_timestampVersion_isRefusedWithReason() {
        Databases.run(database, "create table stamped (customer_id bigint, name varchar(9), changed timestamp)");

        assertThatThrownBy(() -> JdbcLoader.from(source, Long.class, row -> row.getString("name"))
                        .table("stamped")
                        .key("customer_id")
                        .version("changed")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContainingAll("is a time", "clocks go backwards", "nextval");
    }

    @Test
    void build_tableMissing_saysWhatToCheck() {
        assertThatThrownBy(() -> JdbcLoader.from(source, Long.class, Customer.class)
                        .table("customers")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("does not accept the statement");
    }

    @Test
    void load_nullInPrimitive_namesColumnAndComponent() {
        JdbcLoader<Long, Counted> loader = JdbcLoader.from(source, Long.class, Counted.class)
                .table("customer")
                .key("customer_id")
                .build();

        assertThatThrownBy(() -> loader.load(1L))
                .isInstanceOf(JdbcException.class)
                .hasMessageMatching("(?is)column unused .* is null, but component unused of .* is a primitive.*");
    }

    @Test
    void checkAtBuild_off_plansOnFirstLoad() throws Exception {
        JdbcLoader<Long, Note> loader = JdbcLoader.from(source, Long.class, Note.class)
                .table("note")
                .key("id")
                .checkAtBuild(false)
                .build();
        assertThatThrownBy(() -> loader.load(1L)).isInstanceOf(java.sql.SQLException.class);
        Databases.run(database, "create table note (id bigint, text varchar(9))", "insert into note values (1, 'x')");

        assertThat(loader.load(1L)).isEqualTo(new Note("x"));
    }

    record LineKey(long orderId, int lineNo) {}

    record Line(String item) {}

    record StringBuilderKey(String text) {}

    record Doc(String body) {}

    record Renamed(String surname) {}

    record Wrong(int name) {}

    record Counted(int unused) {}

    record Note(String text) {}
}
