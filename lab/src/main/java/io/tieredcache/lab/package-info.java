/** The coherence lab: servers, worker JVMs, faults, and the verdict; started by {@code lab/lab}. */
@NullMarked
package io.tieredcache.lab;

import org.jspecify.annotations.NullMarked;
