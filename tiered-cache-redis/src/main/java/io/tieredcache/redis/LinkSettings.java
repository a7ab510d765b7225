package io.tieredcache.redis;

import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** What a link was built with. Immutable; its text names no secret. */
record LinkSettings(
        boolean cluster,
        List<Address> seeds,
        String namespace,
        @Nullable String user,
        @Nullable Supplier<char[]> password,
        @Nullable SSLSocketFactory tls,
        boolean verifyHostname,
        long connectNanos,
        long commandNanos,
        long waitNanos,
        int connectionsPerNode,
        long nodeTimeoutNanos,
        String clientName,
        boolean startWithoutRedis) {

    @Override
    public String toString() {
        return (cluster ? "cluster " : "standalone ") + seeds + ", namespace " + namespace
                + (user == null ? "" : ", user " + user) + (tls == null ? "" : ", TLS");
    }
}
