/** Suite {@code stall}: the latencies for callers of the other masters when one master hangs. */
@NullMarked
package io.tieredcache.benchmarks.stall;

import org.jspecify.annotations.NullMarked;
