package io.tieredcache.memory;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The shapes of numbers. Boxes in the JDK's caches are free. */
final class NumberShapes {

    private static final int DIGITS_IN_A_LONG = 18;
    private static final double BITS_IN_A_DIGIT = 3.33;

    private NumberShapes() {}

    static Shape of(Class<?> type, long own) {
        if (type == Integer.class || type == Long.class || type == Short.class) {
            return (Shape.Leaf) box -> cached(((Number) box).longValue()) ? 0 : own;
        }
        if (type == Character.class) {
            return (Shape.Leaf) box -> (char) box < 128 ? 0 : own;
        }
        if (type == BigInteger.class) {
            return (Shape.Leaf) number -> own + magnitude(((BigInteger) number).bitLength());
        }
        if (type == BigDecimal.class) {
            return (Shape.Leaf) number -> own + unscaled(((BigDecimal) number).precision());
        }
        return Shape.fixed(own);
    }

    private static boolean cached(long value) {
        return value >= -128 && value <= 127;
    }

    private static long unscaled(int digits) {
        if (digits <= DIGITS_IN_A_LONG) {
            return 0;
        }
        return FieldsShape.ownBytes(BigInteger.class) + magnitude((long) (digits * BITS_IN_A_DIGIT) + 1);
    }

    private static long magnitude(long bits) {
        return HeapLayout.CURRENT.array((bits + 31) / 32, Integer.BYTES);
    }
}
