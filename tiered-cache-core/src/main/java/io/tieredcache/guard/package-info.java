/**
 * The guards that keep user code and the limits of the JVM from changing an outcome: hooks and tiers that throw,
 * interrupts, errors, stack overflows. Depends on no cache. Not exported.
 */
@NullMarked
package io.tieredcache.guard;

import org.jspecify.annotations.NullMarked;
