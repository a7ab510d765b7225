package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.Missing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through a proxy that ends TLS, since the bundled server speaks none. */
final class TlsIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private @Nullable SSLServerSocket listening;

    @AfterEach
    void stop() throws IOException {
        if (listening != null) {
            listening.close();
        }
    }

    @Test
    void tls_certificateNamesTheHost_works() throws Exception {
        SSLContext context = context("ip:127.0.0.1");
        String address = "127.0.0.1:" + proxy(context);

        try (RedisLink link = Deployment.login()
                .standalone(address)
                .tls(context)
                .connectTimeout(java.time.Duration.ofSeconds(2))
                .connect()) {
            assertThat(RedisTier.on(link, new RawCodec()).open("tls").read("k", TimeUnit.SECONDS.toNanos(2)))
                    .isSameAs(Missing.ABSENT);
            assertThat(link.toString()).contains("TLS").doesNotContain(Deployment.PASSWORD);
        }
    }

    @Test
    void tls_certificateNamesAnother_isRefusedUnlessAskedFor() throws Exception {
        SSLContext context = context("dns:elsewhere.example");
        String address = "127.0.0.1:" + proxy(context);

        assertThatThrownBy(() ->
                        Deployment.login().standalone(address).tls(context).connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("certificate");
        try (RedisLink link = Deployment.login()
                .standalone(address)
                .tls(context)
                .verifyHostname(false)
                .connect()) {
            assertThat(link.toString()).contains(address);
        }
    }

    @Test
    void tls_certificateOfNobodyTrusted_isRefused() throws Exception {
        String address = "127.0.0.1:" + proxy(context("ip:127.0.0.1"));

        assertThatThrownBy(() -> Deployment.login()
                        .standalone(address)
                        .tls(SSLContext.getDefault())
                        .connect())
                .isInstanceOf(RedisLinkException.class)
                .hasMessageContaining("trusted");
    }

    private SSLContext context(String name) throws Exception {
        Path file = folder.resolve("keys-" + System.nanoTime() + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "san=" + name,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("redis", keys.getCertificate("redis"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private int proxy(SSLContext context) throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        listening = server;
        int target = Deployment.server().port();
        daemon(() -> {
            while (!server.isClosed()) {
                try {
                    Socket outside = server.accept();
                    Socket inside = new Socket(InetAddress.getLoopbackAddress(), target);
                    daemon(() -> pump(outside, inside));
                    daemon(() -> pump(inside, outside));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server.getLocalPort();
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException over) {
            // the other direction ends too, both sockets are closed
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
    }
}
