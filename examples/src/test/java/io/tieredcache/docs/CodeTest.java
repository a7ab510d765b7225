package io.tieredcache.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every Java block of the documentation compiles against the libraries. */
final class CodeTest {

    @TestFactory
    Stream<DynamicTest> javaBlock_compiles() {
        return Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(Block::isJava)
                .map(block -> DynamicTest.dynamicTest(block.place(), () -> {
                    if (block.notCompiled() != null) {
                        abort("not compiled: " + block.notCompiled());
                    }
                    assertThat(new JavaBlock(block).errors()).as(block.place()).isEmpty();
                }));
    }

    @Test
    void blockWithoutLanguage_isNotJava() {
        assertThat(Page.all().stream().flatMap(page -> page.blocks().stream()).filter(Block::isJavaInDisguise))
                .as("blocks that look like Java: write ```java, so that they are compiled")
                .isEmpty();
    }

    @Test
    void brokenFragment_isReportedAtItsLine() {
        Block broken = new Block(
                "page.md", 10, "java", List.of("import java.net.URI;", "String two = URI.create(\"a\");"), null);

        assertThat(new JavaBlock(broken).errors())
                .singleElement()
                .asString()
                .startsWith("page.md:11: ")
                .contains("URI cannot be converted");
    }

    @Test
    void brokenUnit_isReportedAtItsLine() {
        Block broken =
                new Block("page.md", 20, "java", List.of("public class Some {", "    Missing field;", "}"), null);

        assertThat(new JavaBlock(broken).errors())
                .singleElement()
                .asString()
                .startsWith("page.md:21: ")
                .contains("Missing");
    }

    @Test
    void excuse_countsForTheNextBlockOnly() {
        Page page = new Page(
                "page.md",
                Path.of("page.md"),
                List.of("<!-- not compiled: a sketch -->", "```java", "a", "```", "```java", "b", "```"));

        assertThat(page.blocks()).extracting(Block::notCompiled).containsExactly("a sketch", null);
    }
}
