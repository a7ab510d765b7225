package io.tieredcache.benchmarks.report;

import io.tieredcache.benchmarks.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of one run of a suite.
 *
 * @param name of the file without its ending
 * @param rows in the order of the file
 */
record ResultsFile(String name, List<Row> rows) {

    private static final String ENDING = ".json";
    private static final JsonMapper JSON = new JsonMapper();

    /** Reads every file of a folder, in the order of their names; none if there is no folder. */
    static List<ResultsFile> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<ResultsFile> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(path -> path.toString().endsWith(ENDING))
                    .sorted()
                    .toList()) {
                files.add(read(file));
            }
        }
        return files;
    }

    private static ResultsFile read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try {
            Row[] rows = JSON.readValue(Files.readString(file), Row[].class);
            return new ResultsFile(name.substring(0, name.length() - ENDING.length()), List.of(rows));
        } catch (JacksonException e) {
            throw new IOException(file + " holds no results: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns true if the other file contains the same run under a separate name, so that this file adds nothing. */
    boolean isCopiedBy(ResultsFile other) {
        return other.name.startsWith(name + "-") && other.rows.equals(rows);
    }
}
