package io.tieredcache.redis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is removed when the JVM ends, together with the processes whose ids are in {@code <folder>/<any>/pid}.
 * After a normal end and Ctrl-C a shutdown hook removes it, after kill -9 {@link Deathwatch}.
 */
final class TemporaryFolder implements AutoCloseable {

    static final String PREFIX = "tiered-cache-";

    private static final Set<TemporaryFolder> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(TemporaryFolder::close), "remove-redis"));
    }

    private final Path path;
    private volatile Runnable beforeRemoval = () -> {};

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    static TemporaryFolder create(String name) {
        try {
            TemporaryFolder folder = new TemporaryFolder(
                    Files.createTempDirectory(PREFIX + name + "-").toAbsolutePath());
            OPEN.add(folder);
            Deathwatch.watch(folder.path);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder", e);
        }
    }

    Path path() {
        return path;
    }

    /**
     * Sets an action that ends the processes which write into this folder; called on close, also at the end of the JVM.
     */
    void beforeRemoval(Runnable stop) {
        beforeRemoval = stop;
    }

    @Override
    public void close() {
        beforeRemoval.run();
        remove();
        OPEN.remove(this);
    }

    private void remove() {
        try {
            if (Files.exists(path)) {
                Files.walkFileTree(path, new Removal());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
