/** The coherence lab: servers, worker JVMs, faults, and the report; started by {@code tiered-cache-benchmarks/lab/run}. */
@NullMarked
package io.tieredcache.lab;

import org.jspecify.annotations.NullMarked;
