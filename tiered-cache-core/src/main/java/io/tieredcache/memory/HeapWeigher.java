package io.tieredcache.memory;

/**
 * Says how much heap an object retains, by walking what it refers to. Never throws; ends for cyclic structures and for
 * endless ones. Thread-safe.
 */
final class HeapWeigher {

    /** Answer for what is larger than the limit, or has too many objects to be walked. */
    static final long TOO_LARGE = 1L << 50;

    private final long limitBytes;
    private final Shapes shapes = new Shapes();

    /** @param limitBytes where to stop weighing, since nothing larger will be held */
    HeapWeigher(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Returns bytes, or {@link #TOO_LARGE}. */
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
