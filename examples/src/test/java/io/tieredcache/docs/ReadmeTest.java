package io.tieredcache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The two commands of the README stand in the form in which scripts look for them. */
final class ReadmeTest {

    @Test
    void sectionTwoCommands_holdsOneBlockOfTwoLines() {
        Page readme = Page.named("README.md");
        List<String> lines = readme.lines();
        int start = lines.indexOf("## Two commands");
        int end = start + 1;
        while (end < lines.size() && !lines.get(end).startsWith("## ")) {
            end++;
        }
        int from = start;
        int to = end;

        assertThat(start).isNotNegative();
        assertThat(readme.blocks().stream().filter(block -> block.line() > from && block.line() <= to))
                .singleElement()
                .satisfies(block -> assertThat(block.lines()).containsExactly("examples/run Demo", "mvn -B verify"));
    }
}
