/**
 * Suite {@code targets}: whether the cache holds the figures that it is meant to hold. {@link
 * io.tieredcache.benchmarks.targets.Target} lists them, {@link io.tieredcache.benchmarks.targets.Judgement} compares them with
 * what was measured; the other classes measure.
 */
@NullMarked
package io.tieredcache.benchmarks.targets;

import org.jspecify.annotations.NullMarked;
