package io.tieredcache.lab.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class RawEntryTest {

    private static final byte[] KEY = "lab:{0}:items:7".getBytes(StandardCharsets.US_ASCII);
    private static final int FIXED = 96;
    private static final int LEASE_TOKEN = 72;

    @Test
    void value_isRead() {
        assertThat(RawEntry.parse(7, KEY, value())).isEqualTo(new RawEntry(7, RawEntry.Kind.VALUE, 12, 34));
    }

    @Test
    void leaseBlock_isNotCovered() {
        byte[] bytes = value();
        bytes[LEASE_TOKEN] ^= 1;

        assertThat(RawEntry.parse(7, KEY, bytes).kind()).isEqualTo(RawEntry.Kind.VALUE);
    }

    @Test
    void flippedBitOrOtherKey_isUnreadable() {
        byte[] bytes = value();
        bytes[FIXED] ^= 1;

        assertThat(RawEntry.parse(7, KEY, bytes).kind()).isEqualTo(RawEntry.Kind.UNREADABLE);
        assertThat(RawEntry.parse(8, "lab:{0}:items:8".getBytes(StandardCharsets.US_ASCII), value())
                        .kind())
                .isEqualTo(RawEntry.Kind.UNREADABLE);
        assertThat(RawEntry.parse(7, KEY, new byte[FIXED]).kind()).isEqualTo(RawEntry.Kind.UNREADABLE);
    }

    private static byte[] value() {
        byte[] bytes = new byte[FIXED + 3];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.put((byte) 'T').put((byte) 'C').put((byte) 1);
        out.putLong(16, 12).putLong(64, 34).put(FIXED, (byte) 'x');
        CRC32C crc = new CRC32C();
        crc.update(KEY);
        crc.update(bytes, 0, 60);
        crc.update(bytes, 64, 8);
        crc.update(bytes, FIXED, 3);
        out.putInt(60, (int) crc.getValue());
        return bytes;
    }
}
