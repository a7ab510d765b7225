package io.tieredcache.lab.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FaultProxyTest {

    private static final String HELLO = "*4\r\n$5\r\nHELLO\r\n$1\r\n2\r\n$7\r\nSETNAME\r\n$5\r\nlab-0\r\n";
    private static final String SCRIPT = "*3\r\n$7\r\nEVALSHA\r\n$3\r\nabc\r\n$1\r\n0\r\n";
    private static final Rule HOLD = new Rule(Rule.Effect.HOLD, ConnectionIdentity.Kind.DATA, "lab-0", 0);

    private static final Rule DEAF = new Rule(Rule.Effect.DEAF, ConnectionIdentity.Kind.DATA, "lab-0", 0);

    private final Rules rules = new Rules();
    private final ServerSocket node = listen();
    private final FaultProxy proxy = new FaultProxy(node.getLocalPort(), rules);

    @AfterEach
    void close() throws IOException {
        proxy.close();
        node.close();
    }

    @Test
    void bothDirections_passThrough() throws IOException {
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);
            assertThat(receive(server, HELLO.length())).isEqualTo(HELLO);
            send(server, "+OK\r\n");
            assertThat(receive(client, 5)).isEqualTo("+OK\r\n");
        }
    }

    @Test
    void heldRequest_arrivesAfterItsClientHasGone() throws IOException {
        Socket client = connect();
        try (Socket server = node.accept()) {
            send(client, HELLO);
            receive(server, HELLO.length());
            rules.add(HOLD);
            send(client, SCRIPT);
            client.close();
            while (rules.hits() == 0) {
                Thread.onSpinWait();
            }
            assertThat(server.getInputStream().available()).isZero();

            rules.remove(HOLD);

            assertThat(receive(server, SCRIPT.length())).isEqualTo(SCRIPT);
        }
    }

    @Test
    void ruleOfAnotherClientOrKind_holdsNothing() throws IOException {
        rules.add(new Rule(Rule.Effect.HOLD, ConnectionIdentity.Kind.DATA, "lab-1", 0));
        rules.add(new Rule(Rule.Effect.HOLD, ConnectionIdentity.Kind.SUBSCRIBER, null, 0));
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);

            assertThat(receive(server, HELLO.length())).isEqualTo(HELLO);
            assertThat(rules.hits()).isZero();
        }
    }

    @Test
    void deafPeer_answersAndReadsNoMore() throws IOException {
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);
            receive(server, HELLO.length());
            rules.add(DEAF);
            send(client, SCRIPT);
            while (rules.hits() == 0) {
                Thread.onSpinWait();
            }
            send(server, "+OK\r\n");

            assertThat(receive(client, 5)).isEqualTo("+OK\r\n");
            assertThat(server.getInputStream().available()).isZero();

            rules.remove(DEAF);

            assertThat(receive(server, SCRIPT.length())).isEqualTo(SCRIPT);
        }
    }

    @Test
    void garbage_takesThePlaceOfSomeReplies() throws IOException {
        rules.add(new Rule(Rule.Effect.GARBAGE, ConnectionIdentity.Kind.DATA, "lab-0", 0));
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);
            receive(server, HELLO.length());
            String heard = "+OK\r\n";
            while (heard.equals("+OK\r\n")) {
                send(server, "+OK\r\n");
                byte[] some = new byte[5];
                heard = new String(some, 0, client.getInputStream().read(some), StandardCharsets.ISO_8859_1);
            }

            assertThat(rules.hits()).isEqualTo(1);
        }
    }

    @Test
    void throttledReply_takesTheTimeOfItsBytes() throws IOException {
        rules.add(new Rule(Rule.Effect.THROTTLE, ConnectionIdentity.Kind.DATA, "lab-0", 0));
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);
            receive(server, HELLO.length());
            String reply = "x".repeat(1 << 20);
            long begun = System.nanoTime();
            Thread sender = new Thread(() -> sendQuietly(server, reply));
            sender.start();

            assertThat(receive(client, reply.length())).isEqualTo(reply);

            assertThat(System.nanoTime() - begun).isGreaterThan(40_000_000);
        }
    }

    private static void sendQuietly(Socket socket, String text) {
        try {
            send(socket, text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void duplicatedScript_arrivesOnceMoreOnAConnectionOfItsOwn() throws IOException {
        rules.add(new Rule(Rule.Effect.DUPLICATE, ConnectionIdentity.Kind.DATA, null, 0));
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);
            receive(server, HELLO.length());
            send(client, SCRIPT);
            assertThat(receive(server, SCRIPT.length())).isEqualTo(SCRIPT);

            try (Socket again = node.accept()) {
                assertThat(receive(again, SCRIPT.length())).isEqualTo(SCRIPT);
            }
        }
    }

    @Test
    void cut_endsTheConnectionsOfAKind() throws IOException {
        try (Socket client = connect();
                Socket server = node.accept()) {
            send(client, HELLO);
            receive(server, HELLO.length());

            assertThat(proxy.cut(ConnectionIdentity.Kind.SUBSCRIBER)).isZero();
            assertThat(proxy.cut(ConnectionIdentity.Kind.DATA)).isEqualTo(1);

            assertThat(client.getInputStream().read()).isNegative();
        }
    }

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String receive(Socket socket, int length) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }
}
