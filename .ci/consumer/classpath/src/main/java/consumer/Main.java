package consumer;

import io.tieredcache.TieredCache;
import io.tieredcache.memory.MemoryTier;

/** Reads through the core alone, from the class path. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        try (TieredCache<String, String> cache = TieredCache.<String, String>named("consumer")
                .l1(MemoryTier.ofDefaults())
                .l3(key -> key + "!")
                .build()) {
            String first = cache.get("hello");
            String second = cache.get("hello");
            if (!"hello!".equals(first) || !first.equals(second)) {
                throw new IllegalStateException("expected hello! twice, got " + first + " and " + second);
            }
        }
        System.out.println("class path: read through the core alone");
    }
}
