/** Caches with a known error, to see that the checker finds it. */
@NullMarked
package io.tieredcache.lab.mutant;

import org.jspecify.annotations.NullMarked;
