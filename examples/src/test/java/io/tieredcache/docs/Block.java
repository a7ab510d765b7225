package io.tieredcache.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fenced block of a page.
 *
 * @param page name of the page
 * @param line number of its first line of content, from 1
 * @param language first word after the fence in lower case, or empty
 * @param lines its content
 * @param notCompiled the reason for not compiling it, from a comment {@code <!-- not compiled: reason -->} before it
 */
record Block(
        String page,
        int line,
        String language,
        List<String> lines,
        @Nullable String notCompiled) {

    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*(\\S*).*");
    private static final Pattern EXCUSE = Pattern.compile("\\s*<!-- not compiled: (\\S.*) -->\\s*");

    static List<Block> of(Page page) {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = page.lines();
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = endOf(page, i, fence.group(1));
                Matcher excuse = EXCUSE.matcher(before);
                blocks.add(new Block(
                        page.name(),
                        i + 2,
                        fence.group(2).toLowerCase(Locale.ROOT),
                        lines.subList(i + 1, end),
                        excuse.matches() ? excuse.group(1) : null));
                i = end;
                before = "";
            } else if (!lines.get(i).isBlank()) {
                before = lines.get(i);
            }
        }
        return blocks;
    }

    private static int endOf(Page page, int start, String fence) {
        for (int end = start + 1; end < page.lines().size(); end++) {
            String line = page.lines().get(end).strip();
            if (line.startsWith(fence) && line.chars().allMatch(each -> each == fence.charAt(0))) {
                return end;
            }
        }
        throw new IllegalStateException(page.name() + ":" + (start + 1) + ": this fence is never closed");
    }

    boolean isJava() {
        return language.startsWith("java");
    }

    /** Returns true if the block has no language, yet some line ends as Java does. */
    boolean isJavaInDisguise() {
        return language.isEmpty() && lines.stream().anyMatch(line -> line.matches(".*[;{]\\s*"));
    }

    String place() {
        return page + ":" + line;
    }
}
