package io.tieredcache.lab.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens on a port of 127.0.0.1 and passes every connection on to another port, as far as the {@link Rules} allow. */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 256;
    private static final int CONNECT_MILLIS = 1_000;
    private final ServerSocket listener;
    private final int target;
    private final Rules rules;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /**
     * Starts to listen on a free port.
     *
     * @param target port of the node behind it
     * @param rules the disturbances
     */
    public FaultProxy(int target, Rules rules) {
        this.target = target;
        this.rules = rules;
        try {
            listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Daemon.start("proxy-" + target, this::accept);
    }

    /** Returns the port of the proxy. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts the connections of a kind. Returns their number. */
    public int cut(ConnectionIdentity.Kind kind) {
        int before = connections.size();
        connections.stream().filter(one -> one.identity().kind() == kind).forEach(Connection::close);
        return before - connections.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Daemon.start("proxy-connect", () -> connect(client));
            } catch (IOException closed) {
                // Either this proxy was closed, or the client has closed again.
            }
        }
    }

    /** Connects a client. If the node is down and refuses the connection, the proxy closes that of the client. */
    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            Connection.closeQuietly(server);
            Connection.closeQuietly(client);
            return;
        }
        Connection connection = new Connection(client, server, target, rules, connections::remove);
        connections.add(connection);
        connection.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(Connection::close);
    }
}
