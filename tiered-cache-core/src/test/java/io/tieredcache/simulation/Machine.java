package io.tieredcache.simulation;

/** A simulated JVM. After its death none of its threads runs, and it receives no message. */
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
