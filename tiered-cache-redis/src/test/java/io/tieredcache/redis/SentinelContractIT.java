package io.tieredcache.redis;

import io.tieredcache.redis.testing.RedisSentinels;
import io.tieredcache.spi.shared.SharedTier;
import io.tieredcache.testing.SharedTierContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SentinelContractIT extends SharedTierContract {

    private RedisSentinels sentinels;
    private RedisLink here;
    private RedisLink there;
    private boolean turn;

    @BeforeAll
    void connect() {
        // A slow master must not be replaced here.
        sentinels = Deployment.sentinels().downAfter(Duration.ofSeconds(30)).start();
        here = Deployment.to(sentinels).connect();
        there = Deployment.to(sentinels).connect();
    }

    @AfterAll
    void closeLinks() {
        here.close();
        there.close();
        sentinels.close();
    }

    @Override
    protected SharedTier open(String cache) {
        turn = !turn;
        return RedisTier.on(turn ? here : there, new RawCodec()).open(cache);
    }

    @Override
    protected void evict(String cache, String key) {
        sentinels.master().command("DEL", Deployment.name(cache, key));
    }
}
