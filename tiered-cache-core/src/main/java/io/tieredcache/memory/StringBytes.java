package io.tieredcache.memory;

/** The size of the array inside a string: one byte for each char if all are Latin-1, else two. */
final class StringBytes {

    private static final int HIGHEST_LATIN1 = 0xFF;

    private StringBytes() {}

    static long of(String text) {
        return HeapLayout.CURRENT.array(text.length(), isLatin1(text) ? Byte.BYTES : Character.BYTES);
    }

    static boolean isLatin1(String text) {
        for (int i = 0, length = text.length(); i < length; i++) {
            if (text.charAt(i) > HIGHEST_LATIN1) {
                return false;
            }
        }
        return true;
    }
}
