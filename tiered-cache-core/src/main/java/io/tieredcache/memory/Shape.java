package io.tieredcache.memory;

/** The way to weigh the objects of a class. */
sealed interface Shape {

    /** The shape of objects that refer only to their own parts. */
    @FunctionalInterface
    non-sealed interface Leaf extends Shape {

        /** Returns the bytes of the object and of its parts. */
        long bytes(Object object);
    }

    /** The shape of objects that refer to other objects. */
    @FunctionalInterface
    non-sealed interface Inner extends Shape {

        /** Charges the object and its parts, then shows the walk the objects to which it refers. */
        void visit(Object object, HeapWalk walk);
    }

    /** The shape of objects that the whole JVM shares, which are free. */
    Leaf FREE = object -> 0;

    /** Returns the shape of objects that all have the same size. */
    static Leaf fixed(long bytes) {
        return object -> bytes;
    }
}
