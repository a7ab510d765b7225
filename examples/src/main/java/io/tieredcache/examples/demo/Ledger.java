package io.tieredcache.examples.demo;

import io.tieredcache.examples.Customer;
import io.tieredcache.examples.Order;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The expected answers of the workload. The demo is the only writer, and each write deposits one cent and increments
 * the revision, so the balance of a revision is known. A reader knows the lowest revision that is allowed: the one
 * committed before its read began. Thread-safe.
 */
final class Ledger {

    private static final int STRIPES = 1024;

    private final long[] openingCents;
    private final AtomicLongArray begun;
    private final AtomicLongArray committed;
    private final ReentrantLock[] writing =
            Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);
    private final long[] orderIds;
    private final long[] orderCustomers;
    private final long[] orderCents;

    private Ledger(long[][] customers, long[][] orders) {
        openingCents = customers[1];
        begun = new AtomicLongArray(openingCents.length);
        committed = new AtomicLongArray(openingCents.length);
        orderIds = orders[0];
        orderCustomers = orders[1];
        orderCents = orders[2];
    }

    /** Reads freshly loaded tables, whose revisions are all 0. */
    static Ledger of(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            return new Ledger(
                    columns(statement, "select customer_id, balance_cents from customer order by 1", 2),
                    columns(statement, "select order_id, customer_id, total_cents from orders order by 1", 3));
        }
    }

    int customers() {
        return openingCents.length;
    }

    int orders() {
        return orderIds.length;
    }

    /** Returns the key of a customer; TPC-H numbers them from 1. */
    long customerId(int index) {
        return index + 1L;
    }

    long orderId(int index) {
        return orderIds[index];
    }

    long floor(int customer) {
        return committed.get(customer);
    }

    /** Returns the error in an answer; null if it is right. */
    @Nullable
    String wrong(int index, long floor, @Nullable Customer customer) {
        if (customer == null) {
            return "customer " + customerId(index) + " is missing";
        }
        long revision = customer.revision();
        if (customer.customerId() != customerId(index)) {
            return "asked for customer " + customerId(index) + ", received " + customer.customerId();
        }
        if (revision < floor) {
            return "customer " + customerId(index) + " is stale: revision " + revision + ", committed before: " + floor;
        }
        if (revision > begun.get(index) || customer.balanceCents() != openingCents[index] + revision) {
            return "customer " + customerId(index) + " was never like this: revision " + revision;
        }
        return null;
    }

    /** Returns the error in an answer; null if it is right. */
    @Nullable
    String wrong(int index, @Nullable Order order) {
        boolean right = order != null
                && order.orderId() == orderIds[index]
                && order.customerId() == orderCustomers[index]
                && order.totalCents() == orderCents[index];
        return right ? null : "order " + orderIds[index] + " is missing or another";
    }

    /**
     * Deposits a cent: reads, checks that it sees exactly the last revision, and writes. Returns the error; null if
     * none.
     */
    @Nullable
    String deposit(int index, Store store) throws Exception {
        ReentrantLock lock = writing[index % STRIPES];
        lock.lock();
        try {
            long revision = committed.get(index);
            Customer current = store.customer(customerId(index));
            String wrong = wrong(index, revision, current);
            if (wrong != null || current == null) {
                return wrong;
            }
            begun.set(index, revision + 1);
            store.put(current.deposit(1));
            committed.set(index, revision + 1);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static long[][] columns(Statement statement, String query, int width) throws SQLException {
        long[][] columns = new long[width][1024];
        int rows = 0;
        try (ResultSet result = statement.executeQuery(query)) {
            for (; result.next(); rows++) {
                for (int i = 0; i < width; i++) {
                    if (rows == columns[i].length) {
                        columns[i] = Arrays.copyOf(columns[i], rows * 2);
                    }
                    columns[i][rows] = result.getLong(i + 1);
                }
            }
        }
        for (int i = 0; i < width; i++) {
            columns[i] = Arrays.copyOf(columns[i], rows);
        }
        return columns;
    }
}
