/** Suite {@code payload}: what each compression saves and costs. */
@NullMarked
package io.tieredcache.benchmarks.payload;

import org.jspecify.annotations.NullMarked;
