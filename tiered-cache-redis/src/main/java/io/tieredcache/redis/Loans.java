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
    private static final int GRAIN = 256;

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

    /** One array, of which the first bytes are used. By one thread at a time. */
    static final class Loan implements Runnable {

        private final Loans lender;
        private final int place;
        private byte[] bytes = Bytes.EMPTY;
        private int length;

        private Loan(Loans lender, int place) {
            this.lender = lender;
            this.place = place;
        }

        private void lend(int bytesNeeded) {
            length = bytesNeeded;
            if (bytes.length < bytesNeeded) {
                bytes = new byte[bytesNeeded > LARGEST_KEPT ? bytesNeeded : roundedUp(bytesNeeded)];
            }
        }

        private static int roundedUp(int bytesNeeded) {
            return (bytesNeeded + GRAIN - 1) / GRAIN * GRAIN;
        }

        /** Returns the array, which is as long as asked for, or longer. */
        byte[] bytes() {
            return bytes;
        }

        /** Returns the length that was asked for. */
        int length() {
            return length;
        }

        /** Gives the array back: it must not be used any more, nor given back again. */
        @Override
        public void run() {
            if (bytes.length > LARGEST_KEPT) {
                bytes = Bytes.EMPTY;
            }
            lender.idle.set(place, this);
        }
    }
}
