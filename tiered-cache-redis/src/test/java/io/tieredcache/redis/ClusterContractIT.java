package io.tieredcache.redis;

import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.SharedTierContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterContractIT extends SharedTierContract {

    private RedisLink here;
    private RedisLink there;
    private boolean turn;

    @BeforeAll
    void connect() {
        here = Deployment.to(Deployment.cluster()).connect();
        there = Deployment.to(Deployment.cluster()).connect();
    }

    @AfterAll
    void closeLinks() {
        here.close();
        there.close();
    }

    @Override
    protected SharedTier open(String cache) {
        turn = !turn;
        return RedisTier.on(turn ? here : there, new RawCodec()).open(cache);
    }

    @Override
    protected void evict(String cache, String key) {
        Deployment.ownerOf(Deployment.cluster(), cache, key).command("DEL", Deployment.name(cache, key));
    }
}
