package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JedisTopologyTest {

    private static final Address ONE = new Address("one", 1);
    private static final Address TWO = new Address("two", 1);

    private final List<BitSet> promotions = new ArrayList<>();
    private final DeadlineGuard guard = new DeadlineGuard();
    private Layout told = Layout.of(ONE, 7);
    private JedisTopology topology;

    @BeforeEach
    void create() {
        Flavour flavour = new Flavour.Sentinel("m", Credentials.NONE);
        LinkSettings settings = new LinkSettings(
                flavour,
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
            public Layout discover() {
                return told;
            }

            @Override
            public void close() {}
        };
        topology = new JedisTopology(settings, new JedisLogin(settings, guard), Runnable::run, discovery);
        topology.onPromotion(promotions::add);
        topology.refreshHere();
    }

    @AfterEach
    void close() {
        topology.close();
        guard.close();
    }

    private void tell(Address master, long epoch) {
        told = Layout.of(master, epoch);
        topology.refreshHere();
    }

    @Test
    void refresh_nothingNew_isNoPromotion() {
        tell(ONE, 7);

        assertThat(promotions).isEmpty();
        assertThat(topology.masters()).extracting(JedisNode::address).containsExactly(ONE);
    }

    @Test
    void refresh_anotherMaster_isAPromotionOfAllBuckets() {
        tell(TWO, 8);

        assertThat(promotions).extracting(BitSet::cardinality).containsExactly(Buckets.COUNT);
        assertThat(topology.masters()).extracting(JedisNode::address).containsExactly(TWO);
    }

    @Test
    void refresh_sameMasterOfALaterEpoch_isAPromotionToo() {
        tell(ONE, 9);

        assertThat(promotions).extracting(BitSet::cardinality).containsExactly(Buckets.COUNT);
    }

    @Test
    void refresh_strangersAtTheSameAddress_isAPromotionOfAllBuckets() {
        told = new Layout(Layout.of(ONE, 7).shards(), 7, true);
        topology.refreshHere();

        assertThat(promotions).extracting(BitSet::cardinality).containsExactly(Buckets.COUNT);
    }
}
