/** JVMs with callers in closed loops, controlled through their standard input, and the cost of their calls. */
@NullMarked
package io.tieredcache.benchmarks.callers;

import org.jspecify.annotations.NullMarked;
