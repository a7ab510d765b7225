package io.tieredcache.examples;

import java.time.LocalDate;

/**
 * An order of the TPC-H benchmark.
 *
 * @param orderId key
 * @param customerId key of the customer
 * @param status O open, F fulfilled, P part of it
 * @param totalCents total price in cents
 * @param orderDate day of the order
 * @param priority priority
 * @param clerk name of the clerk
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
