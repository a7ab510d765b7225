package io.tieredcache.examples;

import io.tieredcache.TieredCache;
import io.tieredcache.TieredCacheBuilder;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.jdbc.JdbcSource;
import io.tieredcache.jdbc.JdbcWriter;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.json.JsonCodec;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/**
 * An application that an application server loads, runs and unloads: all of its classes are of its own class loader.
 */
public final class Redeployed implements Callable<String> {

    private final String tiers;
    private final List<String> redis;
    private final DataSource database;

    /**
     * Makes the application; called by reflection.
     *
     * @param tiers the tiers among L1, L2 and L3 that it uses
     * @param redis addresses of the cluster
     * @param database has a table {@code account}
     */
    public Redeployed(String tiers, List<String> redis, DataSource database) {
        this.tiers = tiers;
        this.redis = redis;
        this.database = database;
    }

    record Account(long id, String owner, long cents) {}

    @Override
    public String call() throws Exception {
        if (!tiers.contains("L2")) {
            return use(TieredCache.named("accounts"));
        }
        try (RedisLink link = RedisLink.builder()
                .cluster(redis.toArray(String[]::new))
                .namespace("redeployed")
                .connect()) {
            return use(
                    TieredCache.<Long, Account>named("accounts").l2(RedisTier.on(link, JsonCodec.of(Account.class))));
        }
    }

    private String use(TieredCacheBuilder<Long, Account> given) throws Exception {
        TieredCacheBuilder<Long, Account> builder = tiers.contains("L1") ? given.l1(MemoryTier.ofDefaults()) : given;
        try (JdbcSource source = JdbcSource.of(database);
                TieredCache<Long, Account> cache =
                        tiers.contains("L3") ? withL3(builder, source).build() : builder.build()) {
            cache.async().put(1L, new Account(1, "Ann", 4_200)).join();
            return String.valueOf(cache.get(1L));
        }
    }

    private static TieredCacheBuilder<Long, Account> withL3(
            TieredCacheBuilder<Long, Account> builder, JdbcSource source) {
        return builder.l3(
                JdbcLoader.from(source, Long.class, Account.class)
                        .table("account")
                        .key("id")
                        .build(),
                JdbcWriter.to(source, Long.class, Account.class)
                        .table("account")
                        .key("id")
                        .build());
    }
}
