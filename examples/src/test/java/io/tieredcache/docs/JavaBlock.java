package io.tieredcache.docs;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a block. A block that contains only types, with imports or a public type among them, is compiled as a file.
 * Any other block becomes the statements of a method, with the imports and names of {@code Fragment.java.txt}; its
 * imports are moved to the top.
 */
final class JavaBlock {

    private static final Pattern TYPE = Pattern.compile(
            "(?:(?:public|final|abstract|sealed|non-sealed)\\s+)*(?:class|record|interface|enum|@interface)"
                    + "\\s+(\\w+).*");
    private static final Pattern PUBLIC_TYPE = Pattern.compile("public\\s.*");
    private static final Pattern FILE_ONLY = Pattern.compile("(?:package|import|public|sealed)\\s.*");
    private static final Pattern IMPORT = Pattern.compile("import\\s.*;\\s*");
    private static final Pattern BETWEEN_TYPES =
            Pattern.compile("(?:package\\s.*|import\\s.*|@.*|//.*|/\\*.*|\\s.*|[})].*|)");
    private static final String FRAGMENT_HERE = "// fragment";
    private static final String BLOCK_STARTS = "/* block */";

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final List<String> OPTIONS =
            List.of("--release", "17", "-proc:none", "-implicit:none", "-Xlint:deprecation,removal,unchecked,rawtypes");

    private final Block block;

    JavaBlock(Block block) {
        this.block = block;
    }

    /** Returns the errors, one line for each compiler message, each with its place in the page. */
    List<String> errors() {
        boolean unit = isUnit();
        String source = unit ? String.join("\n", block.lines()) : inTemplate();
        long linesBefore = unit ? 0 : lineBreaks(source.substring(0, source.indexOf(BLOCK_STARTS)));
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) COMPILER.getTask(
                    null, files, found, OPTIONS, null, List.of(new Source(unit ? fileName() : "Fragment", source)));
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : found.getDiagnostics()) {
            errors.add(place(each.getLineNumber() - linesBefore) + ": " + each.getMessage(null));
        }
        return errors;
    }

    private String place(long lineOfBlock) {
        return lineOfBlock < 1 || lineOfBlock > block.lines().size()
                ? block.place() + " (in the block, or in Fragment.java.txt around it)"
                : block.page() + ":" + (block.line() + lineOfBlock - 1);
    }

    /**
     * Returns true if the block is a file of its own. Types without imports and without a public type may as well be
     * local types that use the imports of the template.
     */
    private boolean isUnit() {
        boolean types =
                block.lines().stream().anyMatch(line -> TYPE.matcher(line).matches());
        return types
                && block.lines().stream()
                        .anyMatch(line -> FILE_ONLY.matcher(line).matches())
                && block.lines().stream()
                        .allMatch(line -> TYPE.matcher(line).matches()
                                || BETWEEN_TYPES.matcher(line).matches());
    }

    private String fileName() {
        return block.lines().stream()
                .map(TYPE::matcher)
                .filter(type ->
                        type.matches() && PUBLIC_TYPE.matcher(type.group()).matches())
                .map(type -> type.group(1))
                .findFirst()
                .orElse("Block");
    }

    private static long lineBreaks(String text) {
        return text.chars().filter(each -> each == '\n').count();
    }

    private String inTemplate() {
        StringBuilder imports = new StringBuilder();
        StringBuilder body = new StringBuilder(BLOCK_STARTS);
        for (String line : block.lines()) {
            Matcher anImport = IMPORT.matcher(line);
            if (anImport.matches()) {
                imports.append(line.strip()).append('\n');
                body.append('\n');
            } else {
                body.append(line).append('\n');
            }
        }
        String template = template();
        return imports + template.replace(FRAGMENT_HERE, body);
    }

    private static String template() {
        try (var in = JavaBlock.class.getResourceAsStream("Fragment.java.txt")) {
            if (in == null) {
                throw new IllegalStateException("Fragment.java.txt is not beside JavaBlock");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A source file in memory. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
