package io.tieredcache.redis.client;

import java.nio.charset.StandardCharsets;

/**
 * The names of the 1,024 partitions, which are hash tags that spread keys over the slots of a cluster: partition
 * {@code n} is in slot {@code 16·n}. Each name is the smallest decimal number whose CRC16 fits, so every version of
 * every client computes the same names.
 */
public final class Partitions {

    public static final int COUNT = 1024;
    static final int SLOTS = 16_384;

    private static final int HASH_SHIFT = 54;
    private static final int SLOTS_PER_PARTITION = SLOTS / COUNT;
    private static final byte[][] NAMES = find();

    private Partitions() {}

    /** Returns the partition of a key, from the {@code KeyHash} of its text. */
    public static int of(long keyHash) {
        return (int) (keyHash >>> HASH_SHIFT);
    }

    /** Returns a key hash that belongs to a partition. */
    public static long anyHash(int partition) {
        return (long) partition << HASH_SHIFT;
    }

    public static int slot(int partition) {
        return partition * SLOTS_PER_PARTITION;
    }

    /** Returns the name in ASCII; not a copy. */
    public static byte[] name(int partition) {
        return NAMES[partition];
    }

    /** Returns the partition of the slot; it is in that slot or in one before it. */
    public static int ofSlot(int slot) {
        return slot / SLOTS_PER_PARTITION;
    }

    /** Returns the channel that carries the change reports of a partition. */
    public static byte[] channel(String namespace, int partition) {
        String name = new String(NAMES[partition], StandardCharsets.US_ASCII);
        return (namespace + ":{" + name + "}!").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[][] find() {
        byte[][] names = new byte[COUNT][];
        int missing = COUNT;
        for (int number = 0; missing > 0; number++) {
            byte[] name = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
            int slot = crc16(name) % SLOTS;
            if (slot % SLOTS_PER_PARTITION == 0 && names[slot / SLOTS_PER_PARTITION] == null) {
                names[slot / SLOTS_PER_PARTITION] = name;
                missing--;
            }
        }
        return names;
    }

    /** Returns the CRC16 that Redis Cluster uses: CCITT, initial value 0. */
    static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
            crc &= 0xffff;
        }
        return crc;
    }
}
