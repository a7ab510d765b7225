package io.tieredcache.benchmarks.report;

import io.tieredcache.benchmarks.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rewrites the sections of a page for which results exist. The section of {@code l2.json} stands between
 * {@code <!-- results: l2 -->} and {@code <!-- end of results -->}; text outside of sections is unchanged. Charts are
 * files in the folder {@code charts} beside the page. The same results make the same bytes.
 */
public final class Report {

    private final Path results;
    private final Path page;

    /**
     * Makes a report; writes nothing.
     *
     * @param results folder with results files
     * @param page the Markdown page
     */
    public Report(Path results, Path page) {
        this.results = results;
        this.page = page;
    }

    /**
     * Rewrites the page and its charts.
     *
     * @param out gets the names of the written files
     * @throws IOException if a file cannot be read or written, or a section has no end
     */
    public void write(PrintStream out) throws IOException {
        List<ResultsFile> files = ResultsFile.in(results);
        if (files.isEmpty()) {
            throw new IOException("no results in " + results + ": run a suite first");
        }
        Sections sections = new Sections(Files.readString(page));
        for (ResultsFile file : files) {
            if (!sections.has(file.name())) {
                out.printf("%s: no such section in %s%n", file.name(), page.getFileName());
            } else if (files.stream().anyMatch(file::isCopiedBy)) {
                out.printf("%s: last run with virtual threads, its section stays as it is%n", file.name());
            } else {
                sections.replace(file.name(), section(file));
                out.printf("%s: %d rows%n", file.name(), file.rows().size());
            }
        }
        Files.writeString(page, sections.text());
    }

    private String section(ResultsFile file) throws IOException {
        Path folder = page.toAbsolutePath().resolveSibling("charts");
        Files.createDirectories(folder);
        List<String> parts = new ArrayList<>();
        for (Scenario scenario : Scenario.of(file.rows())) {
            String chart = file.name() + "-" + scenario.name() + ".svg";
            Files.writeString(folder.resolve(chart), new BarChart(scenario).svg());
            Row first = scenario.rows().get(0);
            parts.add("**`" + scenario.name() + "`**\n\n![" + first.metric() + " of " + scenario.name() + "](charts/"
                    + chart + ")\n\n" + new ScenarioTable(scenario).markdown());
        }
        return String.join("\n", parts);
    }
}
