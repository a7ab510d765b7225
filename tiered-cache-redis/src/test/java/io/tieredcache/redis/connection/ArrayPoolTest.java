package io.tieredcache.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrayPoolTest {

    private final ArrayPool arrays = new ArrayPool();

    @Test
    void take_afterGivingBack_isTheSameArray() {
        PooledArray first = arrays.take(1, 300);
        byte[] bytes = first.bytes();
        first.giveBack();

        PooledArray second = arrays.take(1, 100);

        assertThat(second.bytes()).isSameAs(bytes);
        assertThat(second.length()).isEqualTo(100);
    }

    @Test
    void take_beforeGivingBack_isAnotherArray() {
        PooledArray first = arrays.take(1, 300);

        assertThat(arrays.take(1, 300).bytes()).isNotSameAs(first.bytes());
        assertThat(arrays.take(1 + ArrayPool.PLACES, 300).bytes()).isNotSameAs(first.bytes());
    }

    @Test
    void take_twoGaveBackToOnePlace_returnsNoArrayTwice() {
        PooledArray first = arrays.take(1, 300);
        PooledArray second = arrays.take(1 + ArrayPool.PLACES, 300);
        first.giveBack();
        second.giveBack();

        assertThat(arrays.take(1, 300).bytes()).isNotSameAs(arrays.take(1, 300).bytes());
    }

    @Test
    void take_moreThanBefore_hasRoom() {
        arrays.take(1, 10).giveBack();

        for (int length : new int[] {0, 255, 256, 257, ArrayPool.LARGEST_KEPT, ArrayPool.LARGEST_KEPT + 1}) {
            PooledArray pooled = arrays.take(1, length);
            assertThat(pooled.bytes()).hasSizeGreaterThanOrEqualTo(length);
            assertThat(pooled.length()).isEqualTo(length);
            pooled.giveBack();
        }
    }

    @Test
    void giveBack_aLongArray_isNotKept() {
        PooledArray pooled = arrays.take(1, ArrayPool.LARGEST_KEPT + 1);
        pooled.giveBack();
        assertThat(arrays.take(1, 1).bytes()).hasSizeLessThanOrEqualTo(ArrayPool.LARGEST_KEPT);

        PooledArray largest = arrays.take(2, ArrayPool.LARGEST_KEPT);
        byte[] bytes = largest.bytes();
        largest.giveBack();
        assertThat(arrays.take(2, 1).bytes()).isSameAs(bytes);
    }

    @Test
    void take_anyBorrower_hasAPlace() {
        for (int borrower : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
            assertThat(arrays.take(borrower, 1).length()).isEqualTo(1);
        }
    }
}
