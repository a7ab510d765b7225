package io.tieredcache.lab.fault;

import io.tieredcache.redis.testing.RedisCluster;
import io.tieredcache.redis.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Slots with keys move to another master one by one, and their keys one by one. */
final class Reshard implements Fault {

    private static final int SLOTS = 12;
    private static final int STEP_MILLIS = 15;
    private static final int MIGRATE_MILLIS = 1_000;

    @Override
    public String family() {
        return "reshard";
    }

    @Override
    public long run(World world) throws InterruptedException {
        List<RedisServer> masters = world.redis().masters();
        RedisServer from = world.oneOf(masters);
        RedisServer to =
                world.oneOf(masters.stream().filter(node -> node != from).toList());
        long moved = 0;
        for (int slot : slots(from)) {
            move(world, slot, from, to);
            moved++;
        }
        return moved > 0 ? 1 : 0;
    }

    private static Set<Integer> slots(RedisServer from) {
        Set<Integer> slots = new LinkedHashSet<>();
        try (Jedis jedis = RawEntries.connect(from)) {
            for (byte[] key : RawEntries.keys(jedis)) {
                slots.add(RedisCluster.slot(new String(key, StandardCharsets.UTF_8)));
                if (slots.size() == SLOTS) {
                    break;
                }
            }
        }
        return slots;
    }

    private static void move(World world, int slot, RedisServer from, RedisServer to) throws InterruptedException {
        String name = Integer.toString(slot);
        String fromId = from.command("CLUSTER", "MYID");
        String toId = to.command("CLUSTER", "MYID");
        to.command("CLUSTER", "SETSLOT", name, "IMPORTING", fromId);
        from.command("CLUSTER", "SETSLOT", name, "MIGRATING", toId);
        try (Jedis source = RawEntries.connect(from)) {
            for (List<byte[]> keys = source.clusterGetKeysInSlotBinary(slot, 1);
                    !keys.isEmpty();
                    keys = source.clusterGetKeysInSlotBinary(slot, 1)) {
                world.sleep(STEP_MILLIS);
                source.sendCommand(
                        Protocol.Command.MIGRATE,
                        ascii(to.host()),
                        ascii(Integer.toString(to.port())),
                        keys.get(0),
                        ascii("0"),
                        ascii(Integer.toString(MIGRATE_MILLIS)));
                world.sleep(STEP_MILLIS);
            }
        }
        to.command("CLUSTER", "SETSLOT", name, "NODE", toId);
        from.command("CLUSTER", "SETSLOT", name, "NODE", toId);
        for (RedisServer node : world.redis().masters()) {
            if (node != from && node != to) {
                node.command("CLUSTER", "SETSLOT", name, "NODE", toId);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
