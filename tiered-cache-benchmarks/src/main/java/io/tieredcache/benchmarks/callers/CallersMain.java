package io.tieredcache.benchmarks.callers;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The main class of a JVM with callers. Output of a contender goes elsewhere, so that it cannot mix with the figures.
 */
final class CallersMain {

    static final String READY = "ready";
    static final String FAILED = "failed: ";

    private CallersMain() {}

    /** Takes the factory's class, the servers, whether callers are virtual, and the factory's arguments. */
    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        WorkloadFactory factory = Class.forName(arguments[0])
                .asSubclass(WorkloadFactory.class)
                .getDeclaredConstructor()
                .newInstance();
        Servers servers = Servers.parse(arguments[1]);
        boolean virtual = Boolean.parseBoolean(arguments[2]);
        List<String> rest = Arrays.asList(arguments).subList(3, arguments.length);
        try (Workload workload = factory.open(servers, rest);
                ServerCpu cpu = new ServerCpu(servers)) {
            ClosedLoop loop = new ClosedLoop(workload, cpu, virtual);
            answers.println(READY);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                answers.println(answer(loop, line));
            }
        }
        System.exit(0);
    }

    private static String answer(ClosedLoop loop, String order) {
        try {
            return loop.measure(Order.parse(order)).text();
        } catch (Exception e) {
            e.printStackTrace();
            return FAILED + e.toString().replace('\n', ' ');
        }
    }
}
