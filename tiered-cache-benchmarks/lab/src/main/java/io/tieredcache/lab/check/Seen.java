package io.tieredcache.lab.check;

import io.tieredcache.lab.history.Event;

/**
 * An event with the number of its JVM.
 *
 * @param process number of the JVM
 * @param event the event
 */
public record Seen(int process, Event event) {}
