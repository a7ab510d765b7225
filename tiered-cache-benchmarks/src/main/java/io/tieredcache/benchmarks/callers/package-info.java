/** JVMs full of callers in closed loops, driven through their standard input, and what they cost. */
@NullMarked
package io.tieredcache.benchmarks.callers;

import org.jspecify.annotations.NullMarked;
