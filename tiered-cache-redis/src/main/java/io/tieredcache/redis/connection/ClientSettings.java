package io.tieredcache.redis.connection;

import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The settings that a link was built with. Immutable; the text form names no secret. */
public record ClientSettings(
        DeploymentKind deployment,
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

    /** Returns the time that a transfer may take: one command timeout, and one more for each MiB begun. */
    public long timeFor(int bytes) {
        return commandNanos * (1 + (bytes + MEBIBYTE - 1L) / MEBIBYTE);
    }

    public boolean isCluster() {
        return deployment instanceof DeploymentKind.Cluster;
    }

    @Override
    public String toString() {
        return deployment + " " + seeds + ", namespace " + namespace
                + (credentials.user() == null ? "" : ", " + credentials) + (tls == null ? "" : ", TLS");
    }
}
