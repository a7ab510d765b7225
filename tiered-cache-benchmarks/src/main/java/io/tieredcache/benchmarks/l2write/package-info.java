/** Writes through the coherence protocol beside one script for each round trip. */
@NullMarked
package io.tieredcache.benchmarks.l2write;

import org.jspecify.annotations.NullMarked;
