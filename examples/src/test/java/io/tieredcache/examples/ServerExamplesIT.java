package io.tieredcache.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.TieredCache;
import io.tieredcache.examples.demo.Servers;
import io.tieredcache.examples.demo.TpchData;
import io.tieredcache.redis.RedisLink;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerExamplesIT {

    private Servers servers;

    @BeforeAll
    void startServers() throws Exception {
        servers = Servers.start();
        new TpchData(servers.database(), 0.001).load(rows -> {});
    }

    @AfterAll
    void closeServers() {
        servers.close();
    }

    @Test
    void quickstart_ownServers_printsWhatItWrote() throws Exception {
        String printed = Printed.by(() -> Quickstart.main(
                new String[] {servers.databaseUrl(), servers.redisAddresses().get(0)}));

        assertThat(printed).isEqualToIgnoringNewLines("Account[id=1, owner=Ann, cents=4200], and nobody: null");
    }

    @Test
    void readThroughList_fromRedis_comesBackAsOrders() {
        try (RedisLink link = link()) {
            List<Order> loaded;
            try (TieredCache<Long, List<Order>> first = ReadThroughList.ordersByCustomer(link, servers.database())) {
                loaded = first.get(1L);
            }
            try (TieredCache<Long, List<Order>> second = ReadThroughList.ordersByCustomer(link, servers.database())) {
                assertThat(second.get(1L)).isNotEmpty().isEqualTo(loaded).allMatch(order -> order.customerId() == 1);
                assertThat(second.stats().l3().loads()).isZero();
            }
        }
    }

    private RedisLink link() {
        return RedisLink.builder()
                .cluster(servers.redisAddresses())
                .namespace("examples")
                .connect();
    }
}
