package io.tieredcache.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * The object layout of a JVM, with sizes in bytes.
 *
 * @param headerBytes header of an object
 * @param arrayHeaderBytes header of an array with its length, before its elements are aligned
 * @param referenceBytes a reference
 * @param alignmentBytes the multiple to which object sizes are rounded up, a power of two
 */
record HeapLayout(int headerBytes, int arrayHeaderBytes, int referenceBytes, int alignmentBytes) {

    /** The layout of this JVM, or the largest common layout if the JVM does not report its own. */
    static final HeapLayout CURRENT = probe();

    static HeapLayout of(
            boolean compressedReferences, boolean compressedClasses, boolean compactHeaders, int alignmentBytes) {
        int header = compactHeaders ? 8 : compressedClasses ? 12 : 16;
        return new HeapLayout(header, header + Integer.BYTES, compressedReferences ? 4 : 8, alignmentBytes);
    }

    private static HeapLayout probe() {
        try {
            HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            if (hotSpot != null) {
                return of(
                        flag(hotSpot, "UseCompressedOops", false),
                        flag(hotSpot, "UseCompressedClassPointers", true),
                        flag(hotSpot, "UseCompactObjectHeaders", false),
                        alignment(hotSpot));
            }
        } catch (RuntimeException | LinkageError e) {
            return of(false, false, false, Long.BYTES);
        }
        return of(false, false, false, Long.BYTES);
    }

    private static boolean flag(HotSpotDiagnosticMXBean hotSpot, String name, boolean fallback) {
        try {
            return Boolean.parseBoolean(hotSpot.getVMOption(name).getValue());
        } catch (IllegalArgumentException e) {
            return fallback;
        }
    }

    private static int alignment(HotSpotDiagnosticMXBean hotSpot) {
        try {
            return Integer.parseInt(
                    hotSpot.getVMOption("ObjectAlignmentInBytes").getValue());
        } catch (IllegalArgumentException e) {
            return Long.BYTES;
        }
    }

    /** Returns the size of an object whose fields take the given bytes. Gaps between fields are neglected. */
    long object(long fieldBytes) {
        return align(headerBytes + fieldBytes);
    }

    /** Returns the size of an object with the given number of references and bytes of other fields. */
    long object(int references, int otherBytes) {
        return object((long) references * referenceBytes + otherBytes);
    }

    /** Returns the size of an array. */
    long array(long length, int elementBytes) {
        long base = elementBytes == Long.BYTES ? (arrayHeaderBytes + 7L) & -8L : arrayHeaderBytes;
        return align(base + length * elementBytes);
    }

    /** Returns the size of an array of references. */
    long references(long length) {
        return array(length, referenceBytes);
    }

    private long align(long bytes) {
        return (bytes + alignmentBytes - 1) & -alignmentBytes;
    }
}
