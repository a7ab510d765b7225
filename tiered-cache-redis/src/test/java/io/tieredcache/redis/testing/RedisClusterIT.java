package io.tieredcache.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RedisClusterIT {

    private RedisCluster cluster;

    @BeforeAll
    void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    void closeCluster() {
        cluster.close();
        assertThat(cluster.nodes()).noneMatch(RedisServer::isAlive);
    }

    @Test
    @Order(1)
    void start_defaults_threeMastersWithOneReplicaEach() {
        assertThat(cluster.nodes()).hasSize(6);
        assertThat(cluster.masters())
                .hasSize(3)
                .allSatisfy(master -> assertThat(cluster.replicasOf(master)).hasSize(1));
        assertThat(cluster.replicas()).hasSize(3).doesNotContainAnyElementsOf(cluster.masters());
    }

    @Test
    @Order(1)
    void owner_ofAKey_isTheOnlyNodeThatTakesIt() {
        String key = "{user1000}.following";
        RedisServer owner = cluster.owner(RedisCluster.slot(key));

        assertThat(owner.command("CLUSTER", "KEYSLOT", key)).isEqualTo("" + RedisCluster.slot(key));
        assertThat(owner.command("SET", key, "v")).isEqualTo("OK");
        assertThat(cluster.masters())
                .filteredOn(node -> node != owner)
                .allSatisfy(node -> assertThat(node.poll("GET", key)).isEmpty());
    }

    @Test
    @Order(1)
    void slot_anyKey_equalsWhatRedisSays() {
        for (String key : new String[] {"", "a", "foo{}{bar}", "foo{{bar}}zap", "foo{bar}{zap}", "{open", "kéy"}) {
            assertThat(cluster.nodes().get(0).command("CLUSTER", "KEYSLOT", key))
                    .as(key)
                    .isEqualTo("" + RedisCluster.slot(key));
        }
    }

    @Test
    @Order(2)
    void failover_replica_takesOverWithItsData() {
        RedisServer master = cluster.owner(RedisCluster.slot("kept"));
        RedisServer replica = cluster.replicasOf(master).get(0);
        master.command("SET", "kept", "v");
        master.command("WAIT", "1", "5000");

        cluster.failover(replica);
        cluster.awaitHealthy();

        assertThat(cluster.owner(RedisCluster.slot("kept"))).isSameAs(replica);
        assertThat(cluster.replicasOf(replica)).containsExactly(master);
        assertThat(replica.command("GET", "kept")).isEqualTo("v");
    }

    @Test
    @Order(3)
    void kill_master_replicaTakesOverAndTheDeadOneRejoins() {
        RedisServer master = cluster.masters().get(0);
        RedisServer replica = cluster.replicasOf(master).get(0);

        master.kill();
        cluster.awaitMaster(replica);
        assertThat(cluster.masters()).contains(replica).doesNotContain(master);

        master.restart();
        cluster.awaitHealthy();
        assertThat(cluster.replicasOf(replica)).containsExactly(master);
    }

    @Test
    @Order(4)
    void start_secondClusterWithPassword_doesNotMeetTheFirst() {
        try (RedisCluster other = RedisCluster.builder()
                .replicasPerMaster(0)
                .password("s3cret")
                .config("maxmemory 16mb")
                .start()) {
            assertThat(other.nodes()).hasSize(3);
            assertThat(other.nodes().get(0).command("CONFIG", "GET", "maxmemory"))
                    .endsWith("" + 16 * 1024 * 1024);
            assertThat(other.nodes().get(0).command("CLUSTER", "INFO")).contains("cluster_known_nodes:3");
            assertThat(cluster.nodes().get(0).command("CLUSTER", "INFO")).contains("cluster_known_nodes:6");
        }
    }
}
