package io.tieredcache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links from one page to another file of the project lead to an existing file. */
final class LinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    @Test
    void relativeLink_leadsToAFile() {
        List<String> broken = new ArrayList<>();
        for (Page page : Page.all()) {
            Path folder = Objects.requireNonNull(page.file().getParent());
            for (String line : page.lines()) {
                Matcher link = LINK.matcher(line);
                while (link.find()) {
                    String target = link.group(1);
                    if (!target.contains("://") && !Files.exists(folder.resolve(target))) {
                        broken.add(page.name() + " -> " + target);
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
    }
}
