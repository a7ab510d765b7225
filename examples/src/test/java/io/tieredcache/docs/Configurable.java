package io.tieredcache.docs;

import io.tieredcache.TieredCache;
import io.tieredcache.jdbc.JdbcLoader;
import io.tieredcache.redis.RedisTier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The types with settings that the modules export, found by a look at every class. A setting is a public method that returns an
 * object of the type it is called on: a builder, or a changed copy. A method with a parameter of that type calculates, as
 * {@code plus} does, and is no setting. An abstract type has none: users do not make its objects.
 */
final class Configurable {

    private Configurable() {}

    /** Returns the name of each such type, such as {@code MemoryTier.Builder}, with the names of its settings. */
    static Map<String, Set<String>> settings() {
        Map<String, Set<String>> settings = new TreeMap<>();
        Stream.of(TieredCache.class, RedisTier.class, JdbcLoader.class)
                .flatMap(Configurable::classesBeside)
                .filter(type -> Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers()))
                .forEach(type -> settings.put(nameOf(type), settingsOf(type)));
        settings.values().removeIf(Set::isEmpty);
        return settings;
    }

    private static String nameOf(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : outer.getSimpleName() + "." + type.getSimpleName();
    }

    private static Set<String> settingsOf(Class<?> type) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && !List.of(method.getParameterTypes()).contains(type))
                .map(Method::getName)
                .forEach(names::add);
        return names;
    }

    private static Stream<Class<?>> classesBeside(Class<?> type) {
        try {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                return classesUnder(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
                return classesUnder(jar.getPath("/"));
            }
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException("cannot look at the classes beside " + type, e);
        }
    }

    private static Stream<Class<?>> classesUnder(Path root) {
        try (InputStream module = Files.newInputStream(root.resolve("module-info.class"));
                Stream<Path> files = Files.walk(root)) {
            Set<String> exported = ModuleDescriptor.read(module).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            List<Class<?>> classes = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .<Class<?>>map(file -> named(
                            file.substring(0, file.length() - ".class".length()).replace('/', '.')))
                    .filter(type -> exported.contains(type.getPackageName()))
                    .toList();
            return classes.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, Configurable.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
