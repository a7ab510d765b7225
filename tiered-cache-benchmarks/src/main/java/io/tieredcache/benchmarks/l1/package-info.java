/** Suite {@code l1}: the cost of a hit in memory, compared with Caffeine alone. */
@NullMarked
package io.tieredcache.benchmarks.l1;

import org.jspecify.annotations.NullMarked;
