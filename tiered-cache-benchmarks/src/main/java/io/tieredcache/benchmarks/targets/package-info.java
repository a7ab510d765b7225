/**
 * Suite {@code targets}: the targets of the cache, compared with measured figures. {@link
 * io.tieredcache.benchmarks.targets.Target} lists them, {@link io.tieredcache.benchmarks.targets.TargetReport} compares them with
 * the figures; the other classes measure.
 */
@NullMarked
package io.tieredcache.benchmarks.targets;

import org.jspecify.annotations.NullMarked;
