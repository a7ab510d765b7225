package io.tieredcache.gates;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the API of one module: its descriptor, and every type that applications can reach in its exported packages. */
final class PublicApi {

    private PublicApi() {}

    /**
     * Renders the API of a module in an order that does not depend on the machine.
     *
     * @param classes the folder of its production classes, module descriptor included
     */
    static String of(Path classes) {
        ModuleDescriptor module = descriptor(classes.resolve("module-info.class"));
        String types = exported(module).stream()
                .flatMap(name -> types(classes, name))
                .map(ApiType::render)
                .collect(Collectors.joining("\n"));
        return render(module) + "\n" + types;
    }

    private static ModuleDescriptor descriptor(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ModuleDescriptor.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> exported(ModuleDescriptor module) {
        return module.exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .sorted()
                .toList();
    }

    private static String render(ModuleDescriptor module) {
        Stream<String> requires = module.requires().stream()
                .filter(one -> !one.modifiers().contains(ModuleDescriptor.Requires.Modifier.MANDATED))
                .map(one -> one.modifiers().stream()
                        .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
                        .sorted()
                        .collect(Collectors.joining("", "  requires ", one.name())))
                .sorted();
        Stream<String> exports = exported(module).stream().map(name -> "  exports " + name);
        Stream<String> rest = Stream.concat(module.uses().stream(), module.provides().stream())
                .map(one -> "  " + one)
                .sorted();
        return Stream.of(requires, exports, rest)
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n", "module " + module.name() + "\n", "\n"));
    }

    private static Stream<Class<?>> types(Path classes, String name) {
        try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.startsWith("package-info"))
                    .sorted()
                    .<Class<?>>map(file -> load(name + "." + file.substring(0, file.length() - ".class".length())))
                    .filter(PublicApi::reachable)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " was compiled but is not on the class path", e);
        }
    }

    /** Returns whether code of an application may name a type or a member with these modifiers. */
    static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean reachable(Class<?> type) {
        return !type.isSynthetic()
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && Stream.<Class<?>>iterate(type, one -> one != null, Class::getDeclaringClass)
                        .allMatch(one -> visible(one.getModifiers()));
    }

    /** Joins the parts after a prefix; returns an empty text if there are none. */
    static String list(String prefix, Stream<String> parts) {
        String joined = parts.collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : prefix + joined;
    }

    /** Renders types in the order given. */
    static Stream<String> each(AnnotatedType[] types) {
        return Arrays.stream(types).map(ApiNames::of);
    }
}
