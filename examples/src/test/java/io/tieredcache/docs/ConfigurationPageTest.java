package io.tieredcache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The configuration page has a section for each type with settings and a row for each setting, and no others. */
final class ConfigurationPageTest {

    private static final Pattern SECTION = Pattern.compile("## `([A-Za-z0-9.]+)`");
    private static final Pattern SETTING = Pattern.compile("`(\\w+)(?:\\(.*?\\))?`");
    private static final int COLUMNS = 5;

    private final Page page = Page.named("docs/configuration.md");

    @Test
    void everySetting_hasItsRow() {
        assertThat(Configurable.settings()).as("types with settings").hasSizeGreaterThan(5);
        assertThat(documented()).isEqualTo(Configurable.settings());
    }

    @Test
    void everyRow_saysUnitDefaultBoundsAndZero() {
        List<String> incomplete = page.lines().stream()
                .filter(line -> line.startsWith("|"))
                .filter(line ->
                        cells(line).size() != COLUMNS || cells(line).stream().anyMatch(String::isBlank))
                .toList();

        assertThat(incomplete)
                .as("rows that are not: setting, unit, default, bounds, zero")
                .isEmpty();
    }

    private Map<String, Set<String>> documented() {
        Map<String, Set<String>> settings = new TreeMap<>();
        Set<String> current = null;
        for (String line : page.lines()) {
            Matcher section = SECTION.matcher(line);
            if (section.matches()) {
                current = settings.computeIfAbsent(section.group(1), name -> new TreeSet<>());
            } else if (line.startsWith("## ")) {
                current = null;
            } else if (current != null && line.startsWith("| `")) {
                Matcher setting = SETTING.matcher(cells(line).get(0));
                while (setting.find()) {
                    current.add(setting.group(1));
                }
            }
        }
        return settings;
    }

    /** Returns the cells of a row; an escaped bar is part of its cell. */
    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        String inner = row.strip();
        for (String cell : inner.substring(1, inner.length() - 1).split("(?<!\\\\)\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
