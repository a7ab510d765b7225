/** Caches with a known error, which the checker must find. */
@NullMarked
package io.tieredcache.lab.mutant;

import org.jspecify.annotations.NullMarked;
