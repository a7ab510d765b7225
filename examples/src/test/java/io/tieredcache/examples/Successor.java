package io.tieredcache.examples;

/**
 * An application that is loaded after another and compares its own records. The JDK holds the component types of the
 * record whose generated methods were linked last: JDK 17 strongly, JDK 25 softly ({@code MethodHandle.asTypeCache} of
 * the constants of {@code java.lang.runtime.ObjectMethods}). The records of this application displace those of the
 * previous one.
 *
 * @param other has a type of this class loader, which the JDK holds
 */
public record Successor(Successor other) implements Runnable {

    @Override
    public void run() {
        Successor equal = new Successor(other);
        if (!equals(equal) || hashCode() != equal.hashCode() || !toString().equals(equal.toString())) {
            throw new AssertionError("a record differs from its copy");
        }
    }
}
