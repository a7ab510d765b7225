package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Checks and messages before the first load. */
class StartTest {

    @Test
    void build_databaseDown_namesUrlAndRemedyButNoSecret() {
        PGSimpleDataSource down = new PGSimpleDataSource();
        down.setURL("jdbc:postgresql://127.0.0.1:1/shop?user=bob&password=s3cret&sslpassword=0ther");

        assertThatThrownBy(() -> JdbcLoader.from(down, Long.class, Customer.class)
                        .table("customer")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContainingAll(
                        "jdbc:postgresql://127.0.0.1:1/shop", "cannot be reached", "checkAtBuild(false)")
                .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cret", "0ther"));
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:postgresql://h:5432/shop?user=u&password=p jdbc:postgresql://h:5432/shop",
                "jdbc:postgresql://u:p@h/shop jdbc:postgresql://h/shop",
                "jdbc:postgresql://u:p/q@h/shop jdbc:postgresql://h/shop",
                "jdbc:postgresql://u:p?q@h/shop jdbc:postgresql://...",
                "jdbc:postgresql://h/shop?password=p@q jdbc:postgresql://...",
                "jdbc:oracle:thin:scott/tiger@h:1521/orcl jdbc:oracle:thin:h:1521/orcl",
                "jdbc:sqlserver://h:1433;user=u;password=p jdbc:sqlserver://h:1433",
                "jdbc:h2:mem:x;USER=u;PASSWORD=p jdbc:h2:mem:x",
                "jdbc:mysql://(host=h,port=3306,user=u,password=p)/shop jdbc:mysql://...",
                "jdbc:mysql://address=(host=h)(user=u)(password=p)/shop jdbc:mysql://...",
                "jdbc:mariadb:replication://a:1,b:2/shop?user=u&password=p jdbc:mariadb:replication://a:1,b:2/shop",
                "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=h)(PORT=1521))(PASSWORD=p)) jdbc:oracle:thin:...",
                "jdbc:oracle:thin:u/p@//h:1521/orcl jdbc:oracle:thin://h:1521/orcl",
                "jdbc:db2://h:50000/shop:user=u;password=p; jdbc:db2://...",
                "jdbc:informix-sqli://h:1533/shop:INFORMIXSERVER=s;user=u;password=p jdbc:...",
                "jdbc:sqlserver://h\\i:1433;password={p;q} jdbc:sqlserver://h\\i:1433"
            })
    void withoutSecrets_url_keepsOnlyTheAddress(String url, String shown) {
        assertThat(JdbcUrl.withoutSecrets(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a--", "a'b", "\"a\"b\"", "\"\"", "a.", ".a", "a(b)", "1a", "a\nb", "ä"})
    void table_hostileName_isRefused(String name) {
        assertThatThrownBy(() -> loader().table(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "_a1$", "\"A b\"", "s.\"Order; x\""})
    void table_name_isAccepted(String name) {
        assertThat(loader().table(name)).isNotNull();
    }

    @Test
    void build_settingsMissingOrTwice_isRefused() {
        assertThatThrownBy(() -> loader().build())
                .hasMessageContaining("neither table nor query: give it table(...) or query(...)");
        assertThatThrownBy(() -> loader().table("a").query("b").build())
                .hasMessageContaining("a table and a query: give it one of");
        assertThatThrownBy(() -> loader().table("a").build()).hasMessageContaining("name the key columns");
        assertThatThrownBy(() -> loader().table("a").table("b")).hasMessageContaining("table is already set");
        assertThatThrownBy(() -> loader().key("a", "b")).hasMessageContaining("has one column, not 2");
        assertThatThrownBy(() -> loader().maxKeysPerStatement(0)).hasMessageContaining("from 1 to 10000, was 0");
        assertThatThrownBy(() -> loader().column("nme", "x")).hasMessageContaining("names no component");
        assertThatThrownBy(() -> JdbcSource.builder(Databases.h2()).concurrency(0))
                .hasMessageContaining("concurrency must be from 1 to 1000, was 0");
        assertThatThrownBy(() -> JdbcSource.builder(Databases.h2()).timeout(Duration.ZERO))
                .hasMessageContaining("timeout must be between");
        assertThatThrownBy(() -> JdbcLoader.from(Databases.h2(), Double.class, Customer.class)
                        .key("a"))
                .hasMessageContaining("are not bound by themselves");
    }

    @Test
    void build_sequenceIsNotThere_saysToCheckTheNames() {
        var database = Databases.h2();
        Databases.run(database, Customer.TABLE);

        try (JdbcSource source = JdbcSource.of(database)) {
            assertThatThrownBy(() -> JdbcWriter.to(source, Long.class, Customer.class)
                            .table("customer")
                            .key("customer_id")
                            .version("version", "no_such_sequence")
                            .build())
                    .isInstanceOf(JdbcException.class)
                    .hasMessageContaining("check the names of the table, columns and sequence");
        }
    }

    @Test
    void build_queryWithoutAPlaceForTheKey_saysWhereToWriteIt() {
        var database = Databases.h2();
        Databases.run(database, Customer.TABLE);

        assertThatThrownBy(() -> JdbcLoader.from(database, Long.class, Customer.class)
                        .query("select * from customer")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("has 0 parameters, but the key has 1 parts: write {key}");
    }

    @Test
    void build_uncommittedReads_areRefused() throws Exception {
        org.h2.jdbcx.JdbcDataSource dirty = new org.h2.jdbcx.JdbcDataSource();
        dirty.setURL("jdbc:h2:mem:dirty;DB_CLOSE_DELAY=-1;INIT=SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION"
                + " LEVEL READ UNCOMMITTED");
        Databases.run(dirty, Customer.TABLE);

        assertThatThrownBy(() -> JdbcLoader.from(dirty, Long.class, Customer.class)
                        .table("customer")
                        .key("customer_id")
                        .build())
                .isInstanceOf(JdbcException.class)
                .hasMessageContaining("READ COMMITTED");
    }

    @Test
    void close_afterLoads_endsEveryThread() throws Exception {
        var database = Databases.h2();
        Databases.run(database, Customer.TABLE, Customer.insert(1));
        JdbcSource source = JdbcSource.of(database);
        Thread[] worker = new Thread[1];
        JdbcLoader<Long, String> loader = JdbcLoader.from(source, Long.class, row -> {
                    worker[0] = Thread.currentThread();
                    return row.getString("name");
                })
                .table("customer")
                .key("customer_id")
                .build();
        assertThat(loader.load(1L)).isEqualTo("name 1");
        assertThat(worker[0].isDaemon()).isTrue();

        source.close();

        Awaitility.await().until(() -> !worker[0].isAlive());
        try (Connection still = database.getConnection()) {
            assertThat(still.isValid(1)).isTrue();
        }
    }

    private static JdbcLoaderBuilder<Long, Customer> loader() {
        return JdbcLoader.from(Databases.h2(), Long.class, Customer.class);
    }
}
