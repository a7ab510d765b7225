package io.tieredcache.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConnectionIdentityTest {

    @Test
    void name_givesKindAndClient() {
        assertThat(named("lab-0")).isEqualTo(new ConnectionIdentity(ConnectionIdentity.Kind.DATA, "lab-0"));
        assertThat(named("lab-1-sub")).isEqualTo(new ConnectionIdentity(ConnectionIdentity.Kind.SUBSCRIBER, "lab-1"));
        assertThat(named("lab-1-beat")).isEqualTo(new ConnectionIdentity(ConnectionIdentity.Kind.HEARTBEAT, "lab-1"));
    }

    @Test
    void subscription_withoutEnding_isASubscriber() {
        assertThat(after(named("lab-2"), "*2\r\n$10\r\nSSUBSCRIBE\r\n$1\r\na\r\n"))
                .isEqualTo(new ConnectionIdentity(ConnectionIdentity.Kind.SUBSCRIBER, "lab-2"));
    }

    @Test
    void replica_isRecognisedByItsHandshake() {
        ConnectionIdentity greeted = after(ConnectionIdentity.UNKNOWN, "*1\r\n$4\r\nPING\r\n");

        assertThat(greeted.kind()).isEqualTo(ConnectionIdentity.Kind.OTHER);
        assertThat(after(greeted, "*3\r\n$8\r\nREPLCONF\r\n").kind()).isEqualTo(ConnectionIdentity.Kind.REPLICA);
    }

    private static ConnectionIdentity named(String name) {
        String hello = "*4\r\n$5\r\nHELLO\r\n$1\r\n2\r\n$7\r\nSETNAME\r\n$" + name.length() + "\r\n" + name + "\r\n";
        return after(ConnectionIdentity.UNKNOWN, hello);
    }

    private static ConnectionIdentity after(ConnectionIdentity identity, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return identity.after(bytes, bytes.length);
    }
}
