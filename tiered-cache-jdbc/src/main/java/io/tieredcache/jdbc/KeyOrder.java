package io.tieredcache.jdbc;

import java.util.Comparator;

/** The order in which a transaction locks its rows: the same in every JVM, for keys of every type. */
enum KeyOrder implements Comparator<Object[]> {
    INSTANCE;

    @Override
    public int compare(Object[] left, Object[] right) {
        for (int i = 0; i < left.length; i++) {
            int order = compareParts(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @SuppressWarnings("unchecked") // only values of one class are compared
    private static int compareParts(Object left, Object right) {
        if (left.getClass() == right.getClass() && left instanceof Comparable<?> comparable) {
            return ((Comparable<Object>) comparable).compareTo(right);
        }
        return left.toString().compareTo(right.toString());
    }
}
