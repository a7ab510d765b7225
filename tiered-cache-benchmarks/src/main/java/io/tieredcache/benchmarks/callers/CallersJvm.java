package io.tieredcache.benchmarks.callers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM full of callers of one contender, seen from outside. It ends when this is closed, or with the JVM that started it. */
public final class CallersJvm implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    private CallersJvm(Process process) {
        this.process = process;
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts a JVM. It connects on its own time: {@link #awaitReady} before the first measurement.
     *
     * @param factory makes its workload
     * @param servers where Redis is
     * @param virtual whether callers are virtual threads
     * @param arguments for the factory
     * @return the JVM
     * @throws IOException if it cannot be started
     */
    public static CallersJvm start(
            Class<? extends WorkloadFactory> factory, Servers servers, boolean virtual, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                CallersMain.class.getName(),
                factory.getName(),
                servers.text(),
                Boolean.toString(virtual)));
        command.addAll(arguments);
        return new CallersJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /**
     * Waits until it is connected.
     *
     * @throws IOException if it ended in place of that
     */
    public void awaitReady() throws IOException {
        String line = answer();
        if (!line.equals(CallersMain.READY)) {
            throw new IOException("a JVM of callers did not start, but said " + line);
        }
    }

    /**
     * Measures once.
     *
     * @param order what to measure
     * @return the figures
     * @throws IOException if a call failed
     */
    public Figures measure(Order order) throws IOException {
        orders.println(order.text());
        String line = answer();
        if (line.startsWith(CallersMain.FAILED)) {
            throw new IOException(line);
        }
        return Figures.parse(line);
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a JVM of callers ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
