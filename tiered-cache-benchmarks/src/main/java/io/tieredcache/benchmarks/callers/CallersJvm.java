package io.tieredcache.benchmarks.callers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM with the callers of one contender, as the measuring JVM sees it. It ends when this object is closed, or with
 * the JVM that started it.
 */
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
     * Starts a JVM. It connects in the background; call {@link #awaitReady} before the first measurement.
     *
     * @param factory makes its workload
     * @param servers the Redis servers
     * @param virtual true if callers are virtual threads
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
     * Waits until the JVM is connected.
     *
     * @throws IOException if the JVM has ended instead
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
     * @param order the measurement
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
