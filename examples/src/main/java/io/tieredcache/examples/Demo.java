package io.tieredcache.examples;

import ch.qos.logback.classic.LoggerContext;
import io.tieredcache.examples.demo.Plan;
import io.tieredcache.examples.demo.Story;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/**
 * A demonstration with real servers, real data and three tiers. It shows the load that a cache keeps off the database,
 * and the answers that callers get when a Redis master dies. It starts every server itself and removes them all.
 * {@code --quick} does a fifth of the work.
 *
 * <p>Exits with 0 if every answer was right, 1 if not, 2 if it could not run.
 */
public final class Demo {

    private Demo() {}

    /**
     * Runs the demo.
     *
     * @param args none, or {@code --quick}
     */
    public static void main(String[] args) {
        AtomicBoolean interrupted = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> fallSilent(interrupted)));
        int status;
        try {
            List<String> problems = Story.run(Plan.of(args));
            problems.forEach(problem -> System.out.println("FAILED: " + problem));
            System.out.println(problems.isEmpty() ? "PASSED: every answer was right." : "The demo has failed.");
            status = problems.isEmpty() ? 0 : 1;
        } catch (Exception e) {
            if (!interrupted.get()) {
                System.err.println("The demo could not run: " + e);
            }
            status = 2;
        }
        System.exit(status);
    }

    /**
     * Silences the log after Ctrl-C: the servers end while callers still run, and their errors are then of no interest.
     */
    private static void fallSilent(AtomicBoolean interrupted) {
        interrupted.set(true);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.stop();
        }
    }
}
