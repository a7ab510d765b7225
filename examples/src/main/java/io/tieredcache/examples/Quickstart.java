package io.tieredcache.examples;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.TieredCache;
import io.tieredcache.examples.demo.Servers;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.jdbc.JdbcSource;
import io.tieredcache.jdbc.JdbcWriter;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.JsonCodec;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import java.sql.SQLException;

/** Three tiers over your servers: {@code Quickstart jdbc:postgresql://… host:port}, or over some of its own. */
public final class Quickstart {

    private static final String TABLE = """
            create sequence if not exists account_version;
            create table if not exists account (id bigint primary key, owner text, cents bigint, version bigint)""";

    private Quickstart() {}

    record Account(long id, String owner, long cents) {}

    /**
     * Writes an account and reads it and another one.
     *
     * @param args URL of a database, and one node of a Redis Cluster; none to start both
     * @throws SQLException if the database refuses the table
     */
    public static void main(String[] args) throws SQLException {
        if (args.length == 2) {
            run(args[0], args[1]);
        } else {
            try (Servers servers = Servers.start()) {
                run(servers.databaseUrl(), servers.redisAddresses().get(0));
            }
        }
    }

    private static void run(String url, String address) throws SQLException {
        try (var database = new HikariDataSource();
                var source = JdbcSource.of(database);
                var redis = RedisLink.builder()
                        .cluster(address)
                        .namespace("quickstart")
                        .connect()) {
            database.setJdbcUrl(url);
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(TABLE);
            }
            var loader = JdbcLoader.from(source, Long.class, Account.class)
                    .table("account")
                    .key("id")
                    .version("version")
                    .build();
            var writer = JdbcWriter.to(source, Long.class, Account.class)
                    .table("account")
                    .key("id")
                    .version("version", "account_version")
                    .build();
            try (var accounts = TieredCache.<Long, Account>named("accounts")
                    .l1(MemoryTier.ofDefaults())
                    .l2(RedisTier.on(redis, JsonCodec.of(Account.class)))
                    .l3(loader, writer)
                    .build()) {
                accounts.put(1L, new Account(1, "Ann", 4_200));
                System.out.println(accounts.get(1L) + ", and nobody: " + accounts.get(2L));
            }
        }
    }
}
