/** Suite {@code stall}: what callers of other masters notice when one master hangs. */
@NullMarked
package io.tieredcache.benchmarks.stall;

import org.jspecify.annotations.NullMarked;
