package consumer;

import io.tieredcache.TieredCache;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.memory.MemoryTier;
import io.tieredcache.redis.json.JsonCodec;
import io.tieredcache.redis.RedisTier;
import java.util.List;

/** Reads through named modules, from the module path. */
public final class Main {

    /** A record in a package that its module does not open. */
    record Closed(String name) {}

    private Main() {}

    public static void main(String[] args) {
        for (Class<?> type : List.of(TieredCache.class, RedisTier.class, JdbcLoader.class)) {
            Module module = type.getModule();
            if (!module.isNamed() || module.getDescriptor().isAutomatic()) {
                throw new IllegalStateException(type + " is not in a module with a descriptor: " + module);
            }
        }
        try (TieredCache<Integer, String> cache = TieredCache.<Integer, String>named("consumer")
                .l1(MemoryTier.ofDefaults())
                .build()) {
            cache.put(1, "one");
            if (!"one".equals(cache.get(1))) {
                throw new IllegalStateException("expected one, got " + cache.get(1));
            }
        }
        try {
            JsonCodec.of(Closed.class);
            throw new IllegalStateException("a record that Jackson cannot reach was accepted");
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().contains("opens consumer to tools.jackson.databind;")) {
                throw e;
            }
        }
        System.out.println("module path: wrote and read with core, redis and jdbc as named modules");
    }
}
