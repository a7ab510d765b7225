package io.tieredcache.examples;

import io.tieredcache.examples.demo.Plan;
import io.tieredcache.examples.demo.Story;
import java.util.List;

/**
 * Real servers, real data, three tiers: what a cache saves, and what its callers see when a Redis master dies. Starts
 * everything itself and leaves nothing behind. {@code --quick} does a tenth of it.
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
        int status;
        try {
            List<String> problems = Story.tell(Plan.of(args));
            problems.forEach(problem -> System.out.println("FAILED: " + problem));
            System.out.println(problems.isEmpty() ? "PASSED: every answer was right." : "The demo has failed.");
            status = problems.isEmpty() ? 0 : 1;
        } catch (Exception e) {
            System.err.println("The demo could not run: " + e);
            status = 2;
        }
        System.exit(status);
    }
}
