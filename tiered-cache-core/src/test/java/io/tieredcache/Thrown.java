package io.tieredcache;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** The throwables that application code may throw, and a way to throw any of them. */
final class Thrown {

    private Thrown() {}

    /** Returns kinds of throwables that concern the code that throws, not the JVM. */
    static Stream<Supplier<Throwable>> ofTheCode() {
        return Stream.of(
                () -> new IllegalStateException("thrown on purpose"),
                () -> new Exception("thrown on purpose"),
                () -> new NoClassDefFoundError("com/acme/Gone"),
                () -> new StackOverflowError("thrown on purpose"),
                () -> new AssertionError("thrown on purpose"));
    }

    /** Returns the throwables of {@link #ofTheCode()}, and an error of the JVM. */
    static Stream<Supplier<Throwable>> ofAnyKind() {
        return Stream.concat(ofTheCode(), Stream.of(() -> new InternalError("thrown on purpose")));
    }

    /** Throws anything without declaring it. */
    @SuppressWarnings("unchecked") // the cast is erased
    static <X extends Throwable> RuntimeException now(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
