package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;

/**
 * An event, and who wrote it down.
 *
 * @param process number of the JVM
 * @param event what it did
 */
public record Seen(int process, Event event) {}
