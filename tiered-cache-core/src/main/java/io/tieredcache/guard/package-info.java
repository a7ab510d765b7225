/**
 * Keeps code of others, and the limits of the JVM, from changing an outcome: hooks and tiers that throw, interrupts, errors,
 * stacks that end. Knows no cache. Not exported.
 */
@NullMarked
package io.tieredcache.guard;

import org.jspecify.annotations.NullMarked;
