/** Suite {@code l2}: reads through Redis, compared with the peers: no memory tier, the same data, the same mapper. */
@NullMarked
package io.tieredcache.benchmarks.l2;

import org.jspecify.annotations.NullMarked;
