package io.tieredcache.examples;

import com.zaxxer.hikari.HikariDataSource;
import io.tieredcache.TieredCache;
import io.tieredcache.examples.demo.Servers;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.jdbc.JdbcSource;
import io.tieredcache.jdbc.JdbcWriter;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Three tiers over given servers ({@code Quickstart jdbc:postgresql://… host:port}) or over servers that it starts. */
public final class Quickstart {

    private static final String TABLE = """
            create sequence if not exists account_version;
            create table if not exists account (id bigint primary key, owner text, cents bigint, version bigint)""";

    private Quickstart() {}

    record Account(long id, String owner, long cents) {}

    /**
     * Writes an account, reads it, and reads another one.
     *
     * @param args URL of a database, and one node of a Redis Cluster; none to start both
     * @throws SQLException if the database refuses the table
     */
    public static void main(String[] args) throws SQLException {
        try (@Nullable Servers own = args.length == 2 ? null : Servers.start();
                HikariDataSource database = new HikariDataSource();
                JdbcSource source = JdbcSource.of(database);
                RedisLink redis = RedisLink.builder()
                        .cluster(own == null ? args[1] : own.redisAddresses().get(0))
                        .namespace("quickstart")
                        .connect()) {
            database.setJdbcUrl(own == null ? args[0] : own.databaseUrl());
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(TABLE);
            }
            try (TieredCache<Long, Account> accounts = TieredCache.<Long, Account>named("accounts")
                    .l1(MemoryTier.ofDefaults())
                    .l2(RedisTier.on(redis, JsonCodec.of(Account.class)))
                    .l3(
                            JdbcLoader.from(source, Long.class, Account.class)
                                    .table("account")
                                    .key("id")
                                    .version("version")
                                    .build(),
                            JdbcWriter.to(source, Long.class, Account.class)
                                    .table("account")
                                    .key("id")
                                    .version("version", "account_version")
                                    .build())
                    .build()) {
                accounts.put(1L, new Account(1, "Ann", 4_200));
                System.out.println(accounts.get(1L) + ", and nobody: " + accounts.get(2L));
            }
        }
    }
}
