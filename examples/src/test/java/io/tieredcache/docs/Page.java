package io.tieredcache.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param name path from the root of the project
 * @param file its file
 * @param lines its lines
 */
record Page(String name, Path file, List<String> lines) {

    /** Returns README.md and every Markdown file under docs. */
    static List<Page> all() {
        Path root = root();
        List<Page> pages = new ArrayList<>(List.of(read(root, root.resolve("README.md"))));
        try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(file -> pages.add(read(root, file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pages;
    }

    static Page named(String name) {
        Path root = root();
        return read(root, root.resolve(name));
    }

    private static Page read(Path root, Path file) {
        try {
            return new Page(root.relativize(file).toString().replace('\\', '/'), file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("README.md")) && Files.isDirectory(folder.resolve("docs"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no README.md beside a folder docs here or above");
    }

    /** Returns the fenced blocks of the page, in order. */
    List<Block> blocks() {
        return Block.of(this);
    }
}
