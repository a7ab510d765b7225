package io.tieredcache.benchmarks.l2write;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tieredcache.benchmarks.callers.JedisClients;
import io.tieredcache.benchmarks.callers.Servers;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * The minimal write through Redis that other JVMs notice, as one script for each call. It stores the value, numbers the
 * change and publishes it. The protocol does more, in two scripts.
 */
final class StoreScript implements Contender {

    private static final byte[] SOURCE = """
            local fence = redis.call('INCR', KEYS[2])
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            redis.call('SPUBLISH', ARGV[3], fence)
            return fence
            """.getBytes(US_ASCII);
    private static final byte[] LIFE_MILLIS =
            Long.toString(TimeUnit.DAYS.toMillis(1)).getBytes(US_ASCII);
    private static final int KEYS = 2;

    private final UnifiedJedis jedis;
    private final byte[] sha1;

    StoreScript(Servers servers) {
        jedis = JedisClients.pooled(servers);
        sha1 = Sha1.of(SOURCE);
    }

    @Override
    public boolean change(int key) {
        byte[][] rest = {
            ("value:{" + key + "}").getBytes(US_ASCII),
            ("fence:{" + key + "}").getBytes(US_ASCII),
            Rows.CODEC.encode(Rows.of(key)),
            LIFE_MILLIS,
            ("changed:{" + key + "}").getBytes(US_ASCII)
        };
        try {
            return jedis.evalsha(sha1, KEYS, rest) != null;
        } catch (JedisNoScriptException unknownYet) {
            return jedis.eval(SOURCE, KEYS, rest) != null;
        }
    }

    @Override
    public void close() {
        jedis.close();
    }
}
