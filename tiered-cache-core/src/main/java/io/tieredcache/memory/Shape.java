package io.tieredcache.memory;

/** How objects of one class are weighed. */
sealed interface Shape {

    /** An object that refers to nothing that is not part of itself. */
    @FunctionalInterface
    non-sealed interface Leaf extends Shape {

        /** Returns the bytes of the object and of its parts. */
        long bytes(Object object);
    }

    /** An object that refers to others. */
    @FunctionalInterface
    non-sealed interface Inner extends Shape {

        /** Charges the object and its parts, then shows what it refers to. */
        void visit(Object object, HeapWalk walk);
    }

    /** What is shared by the whole JVM and so costs an entry nothing. */
    Leaf FREE = object -> 0;

    /** Returns the shape of objects that all have the same size. */
    static Leaf fixed(long bytes) {
        return object -> bytes;
    }
}
