package io.tieredcache.benchmarks.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A customer with its orders, filled with words of TPC-H.
 *
 * @param customerId key
 * @param name a name
 * @param nation a nation
 * @param phone a number
 * @param balance in cents
 * @param marketSegment one of five
 * @param comment words
 * @param orders its orders
 */
record CustomerRecord(
        long customerId,
        String name,
        String nation,
        String phone,
        long balance,
        String marketSegment,
        String comment,
        List<Order> orders) {

    /**
     * An order.
     *
     * @param orderId key
     * @param status one letter
     * @param totalPrice in cents
     * @param orderDate as text
     * @param priority one of five
     * @param clerk a name
     * @param comment some words
     */
    record Order(
            long orderId,
            String status,
            long totalPrice,
            String orderDate,
            String priority,
            String clerk,
            String comment) {

        /** Length of its JSON on average. */
        private static final int BYTES = 188;
    }

    /** Length of the JSON of a customer without orders on average. */
    private static final int BYTES = 165;

    private static final List<String> NATIONS =
            List.of("ALGERIA", "BRAZIL", "CANADA", "FRANCE", "GERMANY", "INDIA", "JAPAN", "KENYA", "PERU", "VIETNAM");
    private static final List<String> SEGMENTS =
            List.of("AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY");
    private static final List<String> PRIORITIES =
            List.of("1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW");
    private static final List<String> STATUS = List.of("O", "F", "P");
    private static final List<String> WORDS = List.of(("foxes ideas theodolites pinto beans instructions dependencies"
                    + " excuses platelets asymptotes courts dolphins multipliers sauternes warthogs frets dinos attainments"
                    + " somas sleep wake are cajole haggle nag use boost affix detect integrate maintain nod was lose sublate"
                    + " solve thrash promise engage hinder print x-ray breach eat grow impress mold poach serve run dazzle"
                    + " snooze doze unwind kindle play hang believe doubt furious sly careful blithe quick fluffy slow quiet"
                    + " ruthless thin close dogged daring brave stealthy permanent enticing idle busy regular final ironic"
                    + " even bold silent")
            .split(" ", -1));

    /** Returns the customer of a seed, with so many orders that its JSON has about the given number of bytes. */
    static CustomerRecord of(long seed, int bytes) {
        Random random = new Random(seed * 31 + bytes);
        List<Order> orders = new ArrayList<>();
        int left = bytes - BYTES;
        for (; left >= Order.BYTES; left -= Order.BYTES) {
            orders.add(order(random));
        }
        StringBuilder comment = new StringBuilder();
        while (comment.length() < left) {
            comment.append(any(WORDS, random)).append(' ');
        }
        long id = 1L + random.nextInt(150_000);
        int nation = random.nextInt(NATIONS.size());
        return new CustomerRecord(
                id,
                String.format("Customer#%09d", id),
                NATIONS.get(nation),
                String.format("%d-%03d-%04d", nation + 10, random.nextInt(1_000), random.nextInt(10_000)),
                random.nextInt(1_100_000) - 100_000L,
                any(SEGMENTS, random),
                comment.toString(),
                orders);
    }

    private static Order order(Random random) {
        StringBuilder comment = new StringBuilder(any(WORDS, random));
        for (int i = random.nextInt(10); i >= 0; i--) {
            comment.append(' ').append(any(WORDS, random));
        }
        return new Order(
                1L + random.nextInt(6_000_000),
                any(STATUS, random),
                random.nextInt(50_000_000),
                String.format("199%d-%02d-%02d", 2 + random.nextInt(7), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                any(PRIORITIES, random),
                String.format("Clerk#%09d", random.nextInt(1_000)),
                comment.append('.').toString());
    }

    private static String any(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }
}
