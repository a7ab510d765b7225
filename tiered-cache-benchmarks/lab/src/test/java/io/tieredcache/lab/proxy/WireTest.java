package io.tieredcache.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WireTest {

    @Test
    void name_tellsKindAndClient() {
        assertThat(named("lab-0")).isEqualTo(new Wire(Wire.Kind.DATA, "lab-0"));
        assertThat(named("lab-1-sub")).isEqualTo(new Wire(Wire.Kind.SUBSCRIBER, "lab-1"));
        assertThat(named("lab-1-beat")).isEqualTo(new Wire(Wire.Kind.HEARTBEAT, "lab-1"));
    }

    @Test
    void subscription_tellsASubscriberWithoutEnding() {
        assertThat(after(named("lab-2"), "*2\r\n$10\r\nSSUBSCRIBE\r\n$1\r\na\r\n"))
                .isEqualTo(new Wire(Wire.Kind.SUBSCRIBER, "lab-2"));
    }

    @Test
    void replica_isToldByItsHandshake() {
        Wire greeted = after(Wire.UNKNOWN, "*1\r\n$4\r\nPING\r\n");

        assertThat(greeted.kind()).isEqualTo(Wire.Kind.OTHER);
        assertThat(after(greeted, "*3\r\n$8\r\nREPLCONF\r\n").kind()).isEqualTo(Wire.Kind.REPLICA);
    }

    private static Wire named(String name) {
        String hello = "*4\r\n$5\r\nHELLO\r\n$1\r\n2\r\n$7\r\nSETNAME\r\n$" + name.length() + "\r\n" + name + "\r\n";
        return after(Wire.UNKNOWN, hello);
    }

    private static Wire after(Wire wire, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return wire.after(bytes, bytes.length);
    }
}
