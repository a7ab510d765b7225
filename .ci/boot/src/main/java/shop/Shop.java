package shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.TieredCache;
import io.tieredcache.WriteOutcome;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.json.Jackson2Codec;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.RedisLink;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.redis.testing.RedisServer;
import io.tieredcache.spi.Codec;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.BooleanSupplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Reads and writes through all tiers, before and after a restart of Redis. */
@SpringBootApplication(proxyBeanMethods = false)
public class Shop {

    /** A record with a type that Jackson 2 supports through a module only. */
    public record Customer(long id, String name, LocalDate since) {}

    /** A record for a default mapper of Jackson 2. */
    public record Price(String currency, long cents) {}

    @Bean
    RedisServer server() {
        return RedisServer.start();
    }

    @Bean
    RedisLink link(RedisServer server) {
        return RedisLink.builder()
                .standalone(server.host() + ":" + server.port())
                .namespace("shop")
                .connect();
    }

    @Bean
    TieredCache<Long, Customer> customers(RedisLink link) {
        return cache("customers", link, JsonCodec.of(Customer.class));
    }

    @Bean
    TieredCache<Long, Price> prices(RedisLink link) {
        return cache("prices", link, Jackson2Codec.of(new ObjectMapper(), Price.class));
    }

    private static <V> TieredCache<Long, V> cache(String name, RedisLink link, Codec<V> codec) {
        return TieredCache.<Long, V>named(name)
                .l1(MemoryTier.ofDefaults())
                .l2(RedisTier.on(link, codec))
                .build();
    }

    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(Shop.class, args)) {
            RedisServer server = context.getBean(RedisServer.class);
            TieredCache<Long, Customer> customers = context.getBean("customers", TieredCache.class);
            TieredCache<Long, Price> prices = context.getBean("prices", TieredCache.class);
            round(1, server, customers, prices);
            server.restart();
            await("Redis takes writes again", () -> customers.put(0L, ada(0)) == WriteOutcome.APPLIED);
            round(2, server, customers, prices);
        }
        System.out.println("Spring Boot " + SpringBootVersion.getVersion() + ": " + version(redis.clients.jedis.Jedis.class)
                + ", " + version(tools.jackson.databind.ObjectMapper.class) + ", " + version(ObjectMapper.class) + ", "
                + version(com.fasterxml.jackson.annotation.JsonProperty.class) + ": read and written, before and after a restart");
    }

    private static void round(
            long id, RedisServer server, TieredCache<Long, Customer> customers, TieredCache<Long, Price> prices) {
        Price price = new Price("EUR", 100 + id);
        expect("the put of a customer", WriteOutcome.APPLIED, customers.put(id, ada(id)));
        expect("the put of a price", WriteOutcome.APPLIED, prices.put(id, price));
        expect("the customer", ada(id), customers.get(id));
        expect("the price", price, prices.get(id));
        // A cache of another link reads the entry from Redis.
        try (RedisLink other = RedisLink.builder()
                        .standalone(server.host() + ":" + server.port())
                        .namespace("shop")
                        .connect();
                TieredCache<Long, Customer> theirs = cache("customers", other, JsonCodec.of(Customer.class))) {
            // A value put before this JVM has learned that Redis lost its generations is not valid for other JVMs.
            await("the customer is in Redis", () -> {
                customers.put(id, ada(id));
                return ada(id).equals(theirs.get(id));
            });
            expect("the invalidation", WriteOutcome.APPLIED, theirs.invalidate(id));
            await("the invalidation is heard", () -> customers.get(id) == null);
        }
    }

    private static Customer ada(long id) {
        return new Customer(id, "Ada", LocalDate.of(2026, 1, 31));
    }

    private static void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new IllegalStateException(what + ": expected " + expected + ", got " + actual);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not within 30 s: " + what);
            }
            Thread.onSpinWait();
        }
    }

    /** Returns the name of the jar of a class. */
    private static String version(Class<?> type) {
        String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
