package io.tieredcache.memory;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * The shapes of buffers. A buffer is charged for its whole array, even if it is a slice. The array of a read-only
 * buffer is not accessible, so it is charged with the capacity of the buffer. Memory outside the heap is charged like
 * an array.
 */
final class BufferShapes {

    private BufferShapes() {}

    static Shape of(Class<?> type, long own) {
        int bytes = elementBytes(type);
        return (Shape.Leaf) object -> {
            Buffer buffer = (Buffer) object;
            int length = buffer.hasArray() ? Array.getLength(buffer.array()) : buffer.capacity();
            return own + HeapLayout.CURRENT.array(length, bytes);
        };
    }

    private static int elementBytes(Class<?> type) {
        if (ByteBuffer.class.isAssignableFrom(type)) {
            return Byte.BYTES;
        }
        if (LongBuffer.class.isAssignableFrom(type) || DoubleBuffer.class.isAssignableFrom(type)) {
            return Long.BYTES;
        }
        if (IntBuffer.class.isAssignableFrom(type) || FloatBuffer.class.isAssignableFrom(type)) {
            return Integer.BYTES;
        }
        return CharBuffer.class.isAssignableFrom(type) ? Character.BYTES : Short.BYTES;
    }
}
