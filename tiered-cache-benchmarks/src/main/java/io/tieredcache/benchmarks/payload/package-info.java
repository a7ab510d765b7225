/** Suite {@code payload}: the size and time of each compression. */
@NullMarked
package io.tieredcache.benchmarks.payload;

import org.jspecify.annotations.NullMarked;
