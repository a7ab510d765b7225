package io.tieredcache.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes TLS sockets that send few bytes before the peer has read them, as over a network; loopback accepts megabytes.
 */
final class FewBytesAhead extends SSLSocketFactory {

    private static final int SEND_BUFFER = 4 * 1024;

    private final SSLSocketFactory made;

    FewBytesAhead(SSLSocketFactory made) {
        this.made = made;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        socket.setSendBufferSize(SEND_BUFFER);
        return made.createSocket(socket, host, port, autoClose);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return made.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return made.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
    }
}
