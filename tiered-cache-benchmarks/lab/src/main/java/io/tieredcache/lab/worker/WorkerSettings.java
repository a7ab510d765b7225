package io.tieredcache.lab.worker;

import java.nio.file.Path;
import java.util.List;

/**
 * The settings that the lab passes to a worker at its start.
 *
 * @param process number of this JVM, never used twice in a run
 * @param name name of its connections in Redis and the proxies
 * @param databaseUrl URL of the database
 * @param redis addresses of the nodes, which are those of the proxies
 * @param folder folder for its events
 * @param keys number of keys
 * @param burst number of further keys, which no caller uses of its own accord
 * @param threads number of callers
 * @param seed seed of all random numbers
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

    /** Returns the settings as arguments of {@link Worker#main}. */
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
