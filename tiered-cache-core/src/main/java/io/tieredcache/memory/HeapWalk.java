package io.tieredcache.memory;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the objects that a value retains. Used once, by one thread.
 *
 * <p>The trusting walk assumes that every object has one reference, which is quick, usually right and never too low. It
 * gives up early. The suspicious walk then remembers the visited objects, so that cycles end and shared objects count
 * once.
 */
final class HeapWalk {

    private static final int MOST_INNER_TRUSTED = 2_000;
    private static final int MOST_OBJECTS = 1_000_000;

    /** The charge for a reference that cannot be followed. */
    static final long UNREADABLE_BYTES = 64;

    private final Shapes shapes;
    private final long limitBytes;
    private final @Nullable Set<Object> seen;
    private @Nullable Object[] pending = new Object[32];
    private int pendingCount;
    private int objects;
    private long bytes;
    private boolean givenUp;

    private HeapWalk(Shapes shapes, long limitBytes, @Nullable Set<Object> seen) {
        this.shapes = shapes;
        this.limitBytes = limitBytes;
        this.seen = seen;
    }

    static HeapWalk trusting(Shapes shapes, long limitBytes) {
        return new HeapWalk(shapes, limitBytes, null);
    }

    static HeapWalk suspicious(Shapes shapes, long limitBytes) {
        return new HeapWalk(shapes, limitBytes, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Walks all objects; returns false if it gave up. */
    boolean complete(Object root) {
        show(root);
        while (pendingCount > 0 && !givenUp) {
            Object object = pending[--pendingCount];
            if (object != null && shapes.of(object) instanceof Shape.Inner inner) {
                visit(object, inner);
            }
        }
        return !givenUp;
    }

    long bytes() {
        return bytes;
    }

    /** Adds to the weight; returns false if the weight exceeds the limit, which ends the walk. */
    boolean charge(long more) {
        bytes += more;
        givenUp |= bytes > limitBytes;
        return !givenUp;
    }

    /** Shows the walk an object to which the current one refers. */
    void show(@Nullable Object object) {
        if (object == null || givenUp) {
            return;
        }
        Shape shape = shapes.of(object);
        if (shape.equals(Shape.FREE) || (seen != null && !firstSeen(object, seen))) {
            return;
        }
        if (shape instanceof Shape.Leaf leaf) {
            charge(leaf.bytes(object));
        } else {
            await(object);
        }
    }

    private boolean firstSeen(Object object, Set<Object> known) {
        if (++objects > MOST_OBJECTS) {
            givenUp = true;
            return false;
        }
        return known.add(object);
    }

    private void await(Object object) {
        if (seen == null && ++objects > MOST_INNER_TRUSTED) {
            givenUp = true;
            return;
        }
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, 2 * pendingCount);
        }
        pending[pendingCount++] = object;
    }

    /**
     * Visits an object. The application may change a collection during the visit, so an exception of the collection
     * only makes the weight inexact.
     */
    private void visit(Object object, Shape.Inner inner) {
        try {
            inner.visit(object, this);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            charge(UNREADABLE_BYTES);
        }
    }
}
