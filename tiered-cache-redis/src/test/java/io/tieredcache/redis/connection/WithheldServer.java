package io.tieredcache.redis.connection;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * A server with enough RESP for logins. It answers other commands only on request; the answer is the command's first
 * argument.
 */
public final class WithheldServer implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Socket> connections = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private volatile String hello = "*0\r\n";

    /** A received command. */
    private record Asked(OutputStream out, String argument) {}

    public WithheldServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "withheld-server");
        thread.setDaemon(true);
        thread.start();
    }

    public Address address() {
        return new Address("127.0.0.1", listener.getLocalPort());
    }

    /** Answers logins with this reply from now on. */
    public void refuse(String reply) {
        hello = reply;
    }

    public synchronized int connections() {
        return connections.size();
    }

    /** Returns the number of connections that neither side has closed. */
    public synchronized long open() {
        return connections.stream().filter(socket -> !socket.isClosed()).count();
    }

    public synchronized List<String> asked() {
        return asked.stream().map(Asked::argument).toList();
    }

    /** Returns the number of unanswered commands of each connection that has any. */
    public synchronized List<Integer> askedOnEach() {
        Map<OutputStream, Integer> counts = new LinkedHashMap<>();
        asked.forEach(command -> counts.merge(command.out, 1, Integer::sum));
        return List.copyOf(counts.values());
    }

    public void awaitAsked(int count) {
        Awaitility.await().until(() -> asked().size() >= count);
    }

    /** Answers the oldest commands. */
    public synchronized void answer(int count) {
        for (int i = 0; i < count; i++) {
            Asked command = asked.remove(0);
            write(command.out, String.format("$%d\r\n%s\r\n", command.argument.length(), command.argument));
        }
    }

    /** Sends the given bytes in place of an answer to the oldest command. */
    public synchronized void answerWith(String reply) {
        write(asked.remove(0).out, reply);
    }

    /** Sends half of the answer to the oldest command. Returns an action that sends the rest. */
    public synchronized Runnable answerHalf() {
        Asked command = asked.remove(0);
        write(command.out, String.format("$%d\r\n%.1s", command.argument.length(), command.argument));
        return () -> write(command.out, command.argument.substring(1) + "\r\n");
    }

    /** Answers the oldest command with a long string, in pieces with a pause before each; returns when all are sent. */
    public void answerSlowly(int length, int piece, Duration pause) {
        OutputStream out;
        synchronized (this) {
            out = asked.remove(0).out;
        }
        write(out, "$" + length + "\r\n");
        for (int sent = 0; sent < length; sent += piece) {
            LockSupport.parkNanos(pause.toNanos());
            write(out, "x".repeat(Math.min(piece, length - sent)));
        }
        write(out, "\r\n");
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException clientHasGone) {
            // its callers report the failure
        }
    }

    public synchronized void cut() {
        connections.forEach(WithheldServer::close);
        asked.clear();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                synchronized (this) {
                    connections.add(socket);
                }
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                List<String> command = command(in);
                switch (command.get(0)) {
                    case "HELLO" -> write(out, hello);
                    case "INFO" -> write(out, "$9\r\nrun_id:ab\r\n");
                    case "TIME" -> write(out, "*2\r\n$10\r\n" + Instant.now().getEpochSecond() + "\r\n$1\r\n0\r\n");
                    default -> {
                        synchronized (this) {
                            if (!socket.isClosed()) {
                                asked.add(new Asked(out, command.get(1)));
                            }
                        }
                    }
                }
            }
        } catch (IOException cut) {
            close(socket);
        }
    }

    private static List<String> command(InputStream in) throws IOException {
        int parts = Integer.parseInt(line(in).substring(1));
        List<String> command = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int length = Integer.parseInt(line(in).substring(1));
            command.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
            line(in);
        }
        return command;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the client has gone");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // the connection has already ended
        }
    }

    @Override
    public void close() {
        cut();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
