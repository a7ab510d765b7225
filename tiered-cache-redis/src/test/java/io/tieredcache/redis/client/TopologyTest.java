package io.tieredcache.redis.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tieredcache.redis.connection.Address;
import io.tieredcache.redis.connection.AddressMapper;
import io.tieredcache.redis.connection.ClientSettings;
import io.tieredcache.redis.connection.ConnectionFactory;
import io.tieredcache.redis.connection.Credentials;
import io.tieredcache.redis.connection.DeadlineGuard;
import io.tieredcache.redis.connection.DeploymentKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TopologyTest {

    private static final Address ONE = new Address("one", 1);
    private static final Address TWO = new Address("two", 1);

    private final List<BitSet> promotions = new ArrayList<>();
    private final DeadlineGuard guard = new DeadlineGuard();
    private ClusterLayout layout = ClusterLayout.of(ONE, 7);
    private Topology topology;

    @BeforeEach
    void create() {
        DeploymentKind deployment = new DeploymentKind.Sentinel("m", Credentials.NONE);
        ClientSettings settings = new ClientSettings(
                deployment,
                List.of(ONE),
                "n",
                Credentials.NONE,
                null,
                true,
                1,
                1,
                1,
                1,
                1,
                "c",
                false,
                AddressMapper.NONE);
        Discovery discovery = new Discovery() {
            @Override
            public ClusterLayout discover() {
                return layout;
            }

            @Override
            public void close() {}
        };
        topology = new Topology(settings, new ConnectionFactory(settings, guard), Runnable::run, discovery);
        topology.onPromotion(promotions::add);
        topology.refreshHere();
    }

    @AfterEach
    void close() {
        topology.close();
        guard.close();
    }

    private void answer(Address master, long epoch) {
        layout = ClusterLayout.of(master, epoch);
        topology.refreshHere();
    }

    @Test
    void refresh_nothingNew_isNoPromotion() {
        answer(ONE, 7);

        assertThat(promotions).isEmpty();
        assertThat(topology.masters()).extracting(RedisNode::address).containsExactly(ONE);
    }

    @Test
    void refresh_anotherMaster_isAPromotionOfAllPartitions() {
        answer(TWO, 8);

        assertThat(promotions).extracting(BitSet::cardinality).containsExactly(Partitions.COUNT);
        assertThat(topology.masters()).extracting(RedisNode::address).containsExactly(TWO);
    }

    @Test
    void refresh_sameMasterOfALaterEpoch_isAPromotionToo() {
        answer(ONE, 9);

        assertThat(promotions).extracting(BitSet::cardinality).containsExactly(Partitions.COUNT);
    }

    @Test
    void refresh_strangersAtTheSameAddress_isAPromotionOfAllPartitions() {
        layout = new ClusterLayout(ClusterLayout.of(ONE, 7).shards(), 7, true);
        topology.refreshHere();

        assertThat(promotions).extracting(BitSet::cardinality).containsExactly(Partitions.COUNT);
    }
}
