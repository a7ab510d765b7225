package io.tieredcache.lab.fault;

import io.tieredcache.lab.check.RawEntry;
import io.tieredcache.redis.testing.RedisServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The entries of the cache on one node, read without proxies and caches. */
public final class RawEntries {

    private static final Pattern KEY = Pattern.compile("lab:\\{\\d+}:items:(\\d+)");
    private static final Pattern GENERATION_KEY = Pattern.compile("lab:\\{\\d+}:items");
    private static final int GENERATION_BYTES = 11;
    private static final int SLOTS_PER_REGION = 256;
    private static final int SCAN = 1_000;

    private RawEntries() {}

    /** Returns all entries of a node, which may be a replica. */
    public static Map<Integer, RawEntry> of(RedisServer node) {
        Map<Integer, RawEntry> entries = new HashMap<>();
        forEach(node, (key, bytes) -> {
            Matcher name = KEY.matcher(new String(key, StandardCharsets.UTF_8));
            if (name.matches()) {
                int number = Integer.parseInt(name.group(1));
                entries.put(number, RawEntry.parse(number, key, bytes));
            }
        });
        return entries;
    }

    /** Passes every key and value of a node to a consumer. */
    static void forEach(RedisServer node, BiConsumer<byte[], byte[]> consumer) {
        try (Jedis jedis = connect(node)) {
            jedis.sendCommand(Protocol.Command.READONLY);
            List<byte[]> keys = keys(jedis);
            List<Response<byte[]>> values = new ArrayList<>();
            try (Pipeline pipeline = jedis.pipelined()) {
                keys.forEach(key -> values.add(pipeline.get(key)));
            }
            for (int i = 0; i < keys.size(); i++) {
                byte[] value = values.get(i).get();
                if (value != null) {
                    consumer.accept(keys.get(i), value);
                }
            }
        }
    }

    /** Returns the names of all entries of a node. */
    static List<byte[]> keys(Jedis jedis) {
        List<byte[]> keys = new ArrayList<>();
        byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
        do {
            ScanResult<byte[]> page =
                    jedis.scan(cursor, new ScanParams().count(SCAN).match("lab:*".getBytes(StandardCharsets.US_ASCII)));
            keys.addAll(page.getResult());
            cursor = page.getCursorAsBytes();
        } while (!new String(cursor, StandardCharsets.US_ASCII).equals(ScanParams.SCAN_POINTER_START));
        return keys;
    }

    /** Returns the names of the entries that hold values, leases and intents of keys. */
    static List<byte[]> entryKeys(Jedis jedis) {
        return keys(jedis).stream()
                .filter(key ->
                        KEY.matcher(new String(key, StandardCharsets.UTF_8)).matches())
                .toList();
    }

    /**
     * Returns the entries that readers would accept, and those that block readers. A value counts only if it has the
     * generation of its region.
     */
    public static List<RawEntry> current(List<RedisServer> masters) {
        Map<Integer, Long> generations = new HashMap<>();
        for (RedisServer master : masters) {
            forEach(master, (key, bytes) -> {
                if (GENERATION_KEY
                                .matcher(new String(key, StandardCharsets.UTF_8))
                                .matches()
                        && bytes.length == GENERATION_BYTES) {
                    long generation = ByteBuffer.wrap(bytes).getLong(GENERATION_BYTES - Long.BYTES);
                    generations.merge(region(key), generation, Math::max);
                }
            });
        }
        List<RawEntry> entries = new ArrayList<>();
        for (RedisServer master : masters) {
            forEach(master, (key, bytes) -> {
                Matcher name = KEY.matcher(new String(key, StandardCharsets.UTF_8));
                if (name.matches()) {
                    RawEntry entry = RawEntry.parse(Integer.parseInt(name.group(1)), key, bytes);
                    boolean current = entry.generation() == generations.getOrDefault(region(key), 0L);
                    if (current || !entry.kind().holdsValue()) {
                        entries.add(entry);
                    }
                }
            });
        }
        return entries;
    }

    private static int region(byte[] key) {
        return JedisClusterCRC16.getSlot(key) / SLOTS_PER_REGION;
    }

    /** Returns a connection without a proxy. */
    static Jedis connect(RedisServer node) {
        return new Jedis(node.host(), node.port());
    }
}
