package io.tieredcache.redis;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that are lent from the arrival of a value until it has been decoded, so that a hit leaves little garbage but its value.
 * Every borrower has a place, which it may share with others, where an array that was given back waits for the next. Nobody has
 * to give back: what is forgotten is garbage, no more. Keeps at most {@value #PLACES} arrays of {@value #LARGEST_KEPT} bytes.
 * Never makes anybody wait. Thread-safe.
 */
final class Loans {

    /** For what has arrived from Redis. */
    static final Loans REPLIES = new Loans();

    /** For what has been unpacked from it. */
    static final Loans VALUES = new Loans();

    static final int PLACES = 128;
    static final int LARGEST_KEPT = 32 * 1024;

    private final AtomicReferenceArray<@Nullable Loan> idle = new AtomicReferenceArray<>(PLACES);

    /** Returns the number of a thread that is going to use what it is lent. */
    static int borrower(Thread thread) {
        return (int) thread.getId();
    }

    /** Lends an array of at least that length; what is in it is left from others. */
    Loan take(int borrower, int length) {
        int place = borrower & (PLACES - 1);
        Loan kept = idle.getAndSet(place, null);
        Loan loan = kept == null ? new Loan(this, place) : kept;
        loan.lend(length);
        return loan;
    }

    void takeBack(Loan loan, int place) {
        idle.set(place, loan);
    }
}
