package io.tieredcache.lab.worker;

import java.nio.file.Path;
import java.util.List;

/**
 * What the lab tells a worker at its start.
 *
 * @param process number of this JVM, never used twice in a run
 * @param name by which Redis and the proxies know its connections
 * @param databaseUrl where the database listens
 * @param redis addresses of the nodes, those of the proxies
 * @param folder where its events go
 * @param keys number of keys
 * @param burst number of further keys, which nobody uses by himself
 * @param threads number of callers
 * @param seed of all that is drawn
 * @param mutant name of a mutant, or "none"
 */
public record WorkerSettings(
        int process,
        String name,
        String databaseUrl,
        List<String> redis,
        Path folder,
        int keys,
        int burst,
        int threads,
        long seed,
        String mutant) {

    /** As arguments of {@link Worker#main}. */
    public String[] arguments() {
        return new String[] {
            Integer.toString(process),
            name,
            databaseUrl,
            String.join(",", redis),
            folder.toString(),
            Integer.toString(keys),
            Integer.toString(burst),
            Integer.toString(threads),
            Long.toString(seed),
            mutant
        };
    }

    static WorkerSettings parse(String[] args) {
        return new WorkerSettings(
                Integer.parseInt(args[0]),
                args[1],
                args[2],
                List.of(args[3].split(",", -1)),
                Path.of(args[4]),
                Integer.parseInt(args[5]),
                Integer.parseInt(args[6]),
                Integer.parseInt(args[7]),
                Long.parseLong(args[8]),
                args[9]);
    }
}
