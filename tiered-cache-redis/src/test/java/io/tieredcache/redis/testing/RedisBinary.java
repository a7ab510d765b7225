package io.tieredcache.redis.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a server binary, once per JVM. The first that exists wins:
 *
 * <ol> <li>the system property {@code redis.server}, then the environment variable {@code REDIS_SERVER}: a path;
 * <li>{@code redis-server}, then {@code valkey-server} on the PATH, unless {@code -Dredis.server.bundled=true};
 * <li>Redis 7.0.15 from {@code org.signal:embedded-redis:0.9.1} on the class path (Linux and macOS), unpacked into a
 * temporary folder that is removed when the JVM ends.
 * </ol>
 *
 * <p>Thread-safe. Redis 7 or Valkey is needed.
 */
public final class RedisBinary {

    private static final String BUNDLED_VERSION = "7.0.15";

    private RedisBinary() {}

    /**
     * Returns the binary that the fixtures start. May read the class path and write a temporary file.
     *
     * @return path of an executable file
     * @throws IllegalStateException if the configured path is not executable, or if there is no binary at all
     */
    public static Path find() {
        return Found.PATH;
    }

    private static Path look() {
        return configured("-Dredis.server", System.getProperty("redis.server"))
                .or(() -> configured("REDIS_SERVER", System.getenv("REDIS_SERVER")))
                .or(RedisBinary::onPath)
                .orElseGet(RedisBinary::bundled);
    }

    static Optional<Path> configured(String setting, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(value);
        if (!Files.isExecutable(path) || Files.isDirectory(path)) {
            throw new IllegalStateException(setting + " must name an executable redis-server, was \"" + value + "\"");
        }
        return Optional.of(path);
    }

    private static Optional<Path> onPath() {
        String path = System.getenv("PATH");
        if (Boolean.getBoolean("redis.server.bundled") || path == null) {
            return Optional.empty();
        }
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator, -1))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path bundled() {
        String resource = "redis-server-" + BUNDLED_VERSION + "-" + platform();
        try (InputStream in = RedisBinary.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no Redis binary: install redis-server (7 or later), name one with"
                        + " -Dredis.server=/path, or add org.signal:embedded-redis:0.9.1 to the class path (it has no "
                        + resource + " there now)");
            }
            Path binary = TemporaryFolder.create("redis-binary").path().resolve("redis-server");
            Files.copy(in, binary);
            if (!binary.toFile().setExecutable(true)) {
                throw new IllegalStateException("cannot make " + binary + " executable");
            }
            return binary;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + resource, e);
        }
    }

    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        return os + "-"
                + switch (System.getProperty("os.arch")) {
                    case "aarch64", "arm64" -> "arm64";
                    case "x86", "i386" -> "386";
                    default -> "amd64";
                };
    }

    private static final class Found {
        static final Path PATH = look();
    }
}
