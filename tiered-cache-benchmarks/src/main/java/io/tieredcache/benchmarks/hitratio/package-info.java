/** Suite {@code hitratio}: how many look-ups L1 answers, beside Caffeine alone. */
@NullMarked
package io.tieredcache.benchmarks.hitratio;

import org.jspecify.annotations.NullMarked;
