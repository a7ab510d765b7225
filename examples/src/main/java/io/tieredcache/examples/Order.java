package io.tieredcache.examples;

import java.time.LocalDate;

/**
 * An order of the TPC-H benchmark.
 *
 * @param orderId key
 * @param customerId who ordered
 * @param status O open, F fulfilled, P part of it
 * @param totalCents total price in cents
 * @param orderDate day of the order
 * @param priority priority
 * @param clerk who took the order
 * @param comment remark
 */
public record Order(
        long orderId,
        long customerId,
        String status,
        long totalCents,
        LocalDate orderDate,
        String priority,
        String clerk,
        String comment) {}
