/** Simulation. */
@NullMarked
package io.tieredcache.simulation;

import org.jspecify.annotations.NullMarked;
