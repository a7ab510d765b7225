package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoansTest {

    private final Loans loans = new Loans();

    @Test
    void take_afterGivingBack_isTheSameArray() {
        Loan first = loans.take(1, 300);
        byte[] bytes = first.bytes();
        first.giveBack();

        Loan second = loans.take(1, 100);

        assertThat(second.bytes()).isSameAs(bytes);
        assertThat(second.length()).isEqualTo(100);
    }

    @Test
    void take_beforeGivingBack_isAnotherArray() {
        Loan first = loans.take(1, 300);

        assertThat(loans.take(1, 300).bytes()).isNotSameAs(first.bytes());
        assertThat(loans.take(1 + Loans.PLACES, 300).bytes()).isNotSameAs(first.bytes());
    }

    @Test
    void take_twoGaveBackToOnePlace_lendsNoArrayTwice() {
        Loan first = loans.take(1, 300);
        Loan second = loans.take(1 + Loans.PLACES, 300);
        first.giveBack();
        second.giveBack();

        assertThat(loans.take(1, 300).bytes()).isNotSameAs(loans.take(1, 300).bytes());
    }

    @Test
    void take_moreThanBefore_hasRoom() {
        loans.take(1, 10).giveBack();

        for (int length : new int[] {0, 255, 256, 257, Loans.LARGEST_KEPT, Loans.LARGEST_KEPT + 1}) {
            Loan loan = loans.take(1, length);
            assertThat(loan.bytes()).hasSizeGreaterThanOrEqualTo(length);
            assertThat(loan.length()).isEqualTo(length);
            loan.giveBack();
        }
    }

    @Test
    void giveBack_aLongArray_isNotKept() {
        Loan loan = loans.take(1, Loans.LARGEST_KEPT + 1);
        loan.giveBack();
        assertThat(loans.take(1, 1).bytes()).hasSizeLessThanOrEqualTo(Loans.LARGEST_KEPT);

        Loan largest = loans.take(2, Loans.LARGEST_KEPT);
        byte[] bytes = largest.bytes();
        largest.giveBack();
        assertThat(loans.take(2, 1).bytes()).isSameAs(bytes);
    }

    @Test
    void take_anyBorrower_hasAPlace() {
        for (int borrower : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
            assertThat(loans.take(borrower, 1).length()).isEqualTo(1);
        }
    }
}
