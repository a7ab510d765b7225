package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.ConnectionException;
import io.tieredcache.redis.connection.ConnectionException.Reason;
import io.tieredcache.redis.connection.ErrorReply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterDiscoveryTest {

    private static final Address ADDRESS = new Address("127.0.0.1", 6379);

    @ParameterizedTest
    @CsvSource({
        "LOADING Redis is loading the dataset in memory, UNREACHABLE",
        "NOPERM this user has no permissions, REFUSED",
        "ERR unknown command 'CLUSTER', REFUSED"
    })
    void refused_anError_isQuotedAndPassesOnlyIfItIsOfAStart(String error, Reason reason) {
        ConnectionException refused = ClusterDiscovery.refused(ADDRESS, new ErrorReply(error));

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused).hasMessageContaining(error);
    }
}
