package io.tieredcache.memory;

/**
 * The weigher of retained heap: it walks the objects to which a value refers. Never throws; ends for cyclic and for
 * endless structures. Thread-safe.
 */
final class HeapWeigher {

    /** The weight of an object that exceeds the limit or retains too many objects. */
    static final long TOO_LARGE = 1L << 50;

    private final long limitBytes;
    private final Shapes shapes = new Shapes();

    /**
     * @param limitBytes the weight at which to stop, because the tier holds no larger entry
     */
    HeapWeigher(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Returns the retained bytes, or {@link #TOO_LARGE}. */
    long weigh(Object root) {
        Shape shape = shapes.of(root);
        if (shape instanceof Shape.Leaf leaf) {
            return leaf.bytes(root);
        }
        HeapWalk quick = HeapWalk.trusting(shapes, limitBytes);
        if (quick.complete(root)) {
            return quick.bytes();
        }
        HeapWalk thorough = HeapWalk.suspicious(shapes, limitBytes);
        return thorough.complete(root) ? thorough.bytes() : TOO_LARGE;
    }
}
