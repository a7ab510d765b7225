/** Suite {@code hitratio}: the share of lookups that L1 answers, compared with Caffeine alone. */
@NullMarked
package io.tieredcache.benchmarks.hitratio;

import org.jspecify.annotations.NullMarked;
