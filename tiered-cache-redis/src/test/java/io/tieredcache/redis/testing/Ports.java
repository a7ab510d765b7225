package io.tieredcache.redis.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports whose cluster bus port, 10000 higher, is free as well. Both are below the range from which systems choose
 * the ports of outgoing connections, so that no client takes one in between.
 */
final class Ports {

    static final int BUS_OFFSET = 10_000;

    private static final int FIRST = 11_000;
    private static final int END = 22_500;
    private static final int TRIES = 1_000;

    private Ports() {}

    static List<Integer> free(int count) {
        Set<Integer> ports = new LinkedHashSet<>();
        for (int i = 0; i < TRIES && ports.size() < count; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            boolean clash = ports.contains(port + BUS_OFFSET) || ports.contains(port - BUS_OFFSET);
            if (!clash && isFree(port) && isFree(port + BUS_OFFSET)) {
                ports.add(port);
            }
        }
        if (ports.size() < count) {
            throw new IllegalStateException("cannot find " + count + " free ports between " + FIRST + " and " + END);
        }
        return List.copyOf(ports);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
