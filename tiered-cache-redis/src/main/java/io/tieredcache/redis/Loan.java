package io.tieredcache.redis;

import io.tieredcache.spi.LentBytes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One array that is lent, of which the first bytes are used. If Redis sent them, it is the answer, too: a hit needs no other
 * object for that. By one thread at a time.
 */
final class Loan implements Reply.Answer, LentBytes {

    private static final int GRAIN = 256;

    private final Loans lender;
    private final int place;
    private byte[] bytes = Bytes.EMPTY;
    private int length;
    private @Nullable ServerClock clock;
    private long sentNanos;

    Loan(Loans lender, int place) {
        this.lender = lender;
        this.place = place;
    }

    void lend(int bytesNeeded) {
        length = bytesNeeded;
        if (bytes.length < bytesNeeded) {
            bytes = new byte[bytesNeeded > Loans.LARGEST_KEPT ? bytesNeeded : roundedUp(bytesNeeded)];
        }
    }

    /** Makes it longer; what is in it stays. */
    void grow(int bytesNeeded) {
        length = bytesNeeded;
        if (bytes.length < bytesNeeded) {
            bytes = Arrays.copyOf(bytes, bytesNeeded);
        }
    }

    private static int roundedUp(int bytesNeeded) {
        return (bytesNeeded + GRAIN - 1) / GRAIN * GRAIN;
    }

    /** Notes whose answer to what this is. */
    Loan answeredBy(ServerClock server, long sent) {
        clock = server;
        sentNanos = sent;
        return this;
    }

    /** Returns the array, which is as long as asked for, or longer. */
    @Override
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the length that was asked for. */
    int length() {
        return length;
    }

    @Override
    public void giveBack() {
        clock = null;
        if (bytes.length > Loans.LARGEST_KEPT) {
            bytes = Bytes.EMPTY;
        }
        lender.takeBack(this, place);
    }

    @Override
    public Loan value() {
        return this;
    }

    @Override
    public ServerClock clock() {
        return Objects.requireNonNull(clock);
    }

    @Override
    public long sentNanos() {
        return sentNanos;
    }

    /** What is lent was read, so that nobody has to be told of it, whoever passed the request on. */
    @Override
    public @Nullable Address askedBy() {
        return null;
    }
}
