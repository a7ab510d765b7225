/** Suite {@code l1}: what a hit in memory costs, beside Caffeine alone. */
@NullMarked
package io.tieredcache.benchmarks.l1;

import org.jspecify.annotations.NullMarked;
