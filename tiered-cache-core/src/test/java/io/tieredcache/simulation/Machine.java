package io.tieredcache.simulation;

/** A simulated JVM. Dead, none of its threads ever runs again, and it hears nothing. */
final class Machine {

    final int number;
    final String name;
    boolean alive = true;

    Machine(int number) {
        this.number = number;
        name = "jvm" + number;
    }

    @Override
    public String toString() {
        return name;
    }
}
