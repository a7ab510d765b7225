package io.tieredcache.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Dictionaries for small orders in JSON, and such orders. */
final class Dictionaries {

    static final int MAX_BYTES = 2_048;

    private Dictionaries() {}

    static ZstdDictionary trained(int id) {
        return ZstdDictionary.train(id, orders(id * 100_000, 2_000), MAX_BYTES);
    }

    static List<byte[]> orders(int first, int count) {
        List<byte[]> orders = new ArrayList<>();
        for (int i = first; i < first + count; i++) {
            orders.add(order(i));
        }
        return orders;
    }

    static byte[] order(int seed) {
        Random random = new Random(seed);
        String json = "{\"orderId\":" + random.nextInt(1_000_000) + ",\"customer\":{\"name\":\"Customer#"
                + random.nextInt(1_000_000) + "\",\"segment\":\"" + (random.nextBoolean() ? "MACHINERY" : "BUILDING")
                + "\"},\"status\":\"" + (random.nextBoolean() ? "OPEN" : "DELIVERED") + "\",\"totalPrice\":"
                + random.nextInt(100_000) + ",\"currency\":\"EUR\",\"comment\":null}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
