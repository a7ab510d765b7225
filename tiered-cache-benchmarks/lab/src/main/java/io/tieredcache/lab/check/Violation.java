package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import org.jspecify.annotations.Nullable;

/**
 * A broken promise.
 *
 * @param invariant its name, such as I2
 * @param key the key; −1 if none
 * @param process the JVM that saw it; −1 if none
 * @param event the event that shows it; null if it was not a call
 * @param text description of the error
 */
public record Violation(
        String invariant, int key, int process, @Nullable Event event, String text) {

    @Override
    public String toString() {
        return invariant + (key < 0 ? "" : " key " + key) + (process < 0 ? "" : " process " + process) + ": " + text;
    }
}
