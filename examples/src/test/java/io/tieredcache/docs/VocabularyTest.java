package io.tieredcache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One word has one meaning: the words that CONTRIBUTING.md and the glossary have retired do not come back. */
final class VocabularyTest {

    private static final Pattern COMMENT = Pattern.compile("\"(?:\\\\.|[^\"\\\\\n])*+\"|((?s:/\\*.*?\\*/)|//[^\n]*)");
    private static final Pattern CLAUSE_OPENING =
            Pattern.compile("(?m)^\\s*(?:/\\*\\*|//) ?(?:What|Who|How|Of|Where|As|So|Whether)\\b"
                    + "|^\\s*/\\*\\*\n\\s*\\* (?:What|Who|How|Of|Where|As|So|Whether)\\b");
    private static final int LONGEST_JAVA_LINE = 140;

    /** Each retired word with the one to use instead. */
    private static final Map<String, String> RETIRED = new TreeMap<>(Map.ofEntries(
            Map.entry("errand", "request"),
            Map.entry("mourner", "retry policy"),
            Map.entry("descent", "lookup"),
            Map.entry("descents", "lookups"),
            Map.entry("flavour", "deployment"),
            Map.entry("spoiled", "tainted"),
            Map.entry("nobody", "the actor"),
            Map.entry("somebody", "the actor"),
            Map.entry("whoever", "the actor"),
            Map.entry("everybody", "the actor"),
            Map.entry("stamp", "fencing token, or epoch of a stripe"),
            Map.entry("stamps", "fencing tokens, or epochs of stripes")));

    /** Classes that got the words of the field; nothing is named so again. */
    private static final Pattern RETIRED_CLASSES = Pattern.compile(
            "\\b(?:class|record|interface|enum) (?:Errand|Ticket|Lane|Wire|Trouble|Mourner|Judge|Loan|Loans|Login|Verb"
                    + "|Flavour|Descent|Terms|Life|Waits|Wakeups|Room|Scales|Fences|Buckets)\\b");

    private static final Path ROOT = Objects.requireNonNull(
            Page.named("README.md").file().toAbsolutePath().getParent());

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file ->
                            !ROOT.relativize(file).toString().matches("(?:.*/)?(?:target|api|charts|\\.git)/.*"))
                    .filter(file -> !file.endsWith("VocabularyTest.java"))
                    .sorted()
                    .toList();
        }
    }

    private static Pattern retired() {
        return Pattern.compile(
                RETIRED.keySet().stream().collect(Collectors.joining("|", "\\b(?:", ")\\b")), Pattern.CASE_INSENSITIVE);
    }

    private static void findRetired(Path file, String text, List<String> found) {
        Matcher matcher = retired().matcher(text);
        while (matcher.find()) {
            String word = matcher.group().toLowerCase(java.util.Locale.ROOT);
            found.add(ROOT.relativize(file) + ": \"" + word + "\", write " + RETIRED.get(word));
        }
    }

    @Test
    void javaComments_useNoRetiredWord() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            Matcher comment = COMMENT.matcher(Files.readString(file));
            while (comment.find()) {
                if (comment.group(1) != null) {
                    findRetired(file, comment.group(1), found);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void scriptsAndPages_useNoRetiredWord() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".lua")) {
            findRetired(file, Files.readString(file), found);
        }
        for (Path file : files(".md")) {
            if (!file.endsWith("CONTRIBUTING.md") && !file.endsWith("decisions.md")) {
                findRetired(file, Files.readString(file), found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void classes_haveNoRetiredName() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            Matcher name = RETIRED_CLASSES.matcher(Files.readString(file));
            while (name.find()) {
                found.add(ROOT.relativize(file) + ": " + name.group());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void comments_openWithANounOrAVerb() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            Matcher opening = CLAUSE_OPENING.matcher(Files.readString(file));
            while (opening.find()) {
                found.add(ROOT.relativize(file) + ": " + opening.group().strip());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void javaLines_fitTheScreen() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files(".java")) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LONGEST_JAVA_LINE && !lines.get(i).startsWith("import")) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1));
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
