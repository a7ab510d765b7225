package io.tieredcache.redis;

import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** What a link was built with. Immutable; its text names no secret. */
record LinkSettings(
        Flavour flavour,
        List<Address> seeds,
        String namespace,
        Credentials credentials,
        @Nullable SSLSocketFactory tls,
        boolean verifyHostname,
        long connectNanos,
        long commandNanos,
        long waitNanos,
        int connectionsPerNode,
        long nodeTimeoutNanos,
        String clientName,
        boolean startWithoutRedis,
        AddressMapper addressMapper) {

    private static final int MEBIBYTE = 1024 * 1024;

    /** How long so many bytes may take: a command timeout, and one more for each MiB. */
    long timeFor(int bytes) {
        return commandNanos * (1 + (bytes + MEBIBYTE - 1L) / MEBIBYTE);
    }

    boolean isCluster() {
        return flavour instanceof Flavour.Cluster;
    }

    @Override
    public String toString() {
        return flavour + " " + seeds + ", namespace " + namespace
                + (credentials.user() == null ? "" : ", " + credentials) + (tls == null ? "" : ", TLS");
    }
}
