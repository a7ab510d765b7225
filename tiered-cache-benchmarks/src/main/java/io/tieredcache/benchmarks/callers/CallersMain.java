package io.tieredcache.benchmarks.callers;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Main class of a JVM full of callers. What a contender prints must not get between the answers. */
final class CallersMain {

    static final String READY = "ready";
    static final String FAILED = "failed: ";

    private CallersMain() {}

    /** The factory's class, the servers, whether callers are virtual, and what the factory is given. */
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
