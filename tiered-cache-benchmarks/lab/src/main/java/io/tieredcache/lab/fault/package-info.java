/** The faults of a run: one class for each kind. */
@NullMarked
package io.tieredcache.lab.fault;

import org.jspecify.annotations.NullMarked;
