package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tieredcache.spi.shared.Missing;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

final class TlsIT {

    @Test
    void tls_certificateNamesTheHost_works() throws Exception {
        Certificate certificate = Certificate.naming("ip:127.0.0.1");
        try (TlsDoor door =
                        new TlsDoor(certificate.server(), Deployment.server().port());
                RedisLink link = Deployment.login()
                        .standalone(door.address())
                        .tls(Certificate.trusting(certificate))
                        .connectTimeout(Duration.ofSeconds(2))
                        .connect()) {
            assertThat(RedisTier.on(link, new RawCodec()).open("tls").read("k", TimeUnit.SECONDS.toNanos(2)))
                    .isSameAs(Missing.ABSENT);
            assertThat(link.toString()).contains("TLS").doesNotContain(Deployment.PASSWORD);
        }
    }

    @Test
    void tls_certificateNamesAnother_isRefusedUnlessAskedFor() throws Exception {
        Certificate certificate = Certificate.naming("dns:elsewhere.example");
        SSLContext trusting = Certificate.trusting(certificate);
        try (TlsDoor door =
                new TlsDoor(certificate.server(), Deployment.server().port())) {
            assertThatThrownBy(() -> Deployment.login()
                            .standalone(door.address())
                            .tls(trusting)
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining(door.address())
                    .hasMessageContaining("certificate");
            try (RedisLink link = Deployment.login()
                    .standalone(door.address())
                    .tls(trusting)
                    .verifyHostname(false)
                    .connect()) {
                assertThat(link.toString()).contains(door.address());
            }
        }
    }

    @Test
    void tls_untrustedCertificate_isRefused() throws Exception {
        Certificate certificate = Certificate.naming("ip:127.0.0.1");
        try (TlsDoor door =
                new TlsDoor(certificate.server(), Deployment.server().port())) {
            assertThatThrownBy(() -> Deployment.login()
                            .standalone(door.address())
                            .tls(SSLContext.getDefault())
                            .connect())
                    .isInstanceOf(RedisLinkException.class)
                    .hasMessageContaining("trusted");
        }
    }
}
