/** Suite {@code l2-write}: writes through the coherence protocol, compared with one script for each round trip. */
@NullMarked
package io.tieredcache.benchmarks.l2write;

import org.jspecify.annotations.NullMarked;
