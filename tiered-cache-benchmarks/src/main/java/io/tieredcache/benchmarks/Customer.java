package io.tieredcache.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A row of about 1 KB of JSON.
 *
 * @param id key
 * @param name a name
 * @param balance in cents
 * @param orders some orders
 * @param comment filler
 */
public record Customer(long id, String name, long balance, List<Order> orders, String comment) {

    /**
     * One of its orders.
     *
     * @param number of the order
     * @param status one letter
     * @param date as text
     * @param price in cents
     */
    public record Order(long number, String status, String date, long price) {}

    /**
     * Returns the row of a key, always the same.
     *
     * @param id key
     * @return the row
     */
    public static Customer of(int id) {
        Random random = new Random(id);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String date = "202" + random.nextInt(6) + "-" + (10 + random.nextInt(3)) + "-" + (10 + random.nextInt(18));
            orders.add(new Order(random.nextInt(6_000_000), i % 3 == 0 ? "O" : "F", date, random.nextInt(50_000_000)));
        }
        StringBuilder comment = new StringBuilder();
        while (comment.length() < 330) {
            comment.append(Integer.toString(random.nextInt(1 << 20), 36)).append(' ');
        }
        return new Customer(id, "Customer#" + id, random.nextInt(10_000_000), orders, comment.toString());
    }
}
