package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;
import org.jspecify.annotations.Nullable;

/**
 * A promise that was broken.
 *
 * @param invariant its name, I0 to I9
 * @param key the key; −1 if none
 * @param process the JVM that saw it; −1 if none
 * @param event what it saw; null if it was not a call
 * @param text what is wrong
 */
public record Violation(
        String invariant, int key, int process, @Nullable Event event, String text) {

    @Override
    public String toString() {
        return invariant + (key < 0 ? "" : " key " + key) + (process < 0 ? "" : " process " + process) + ": " + text;
    }
}
