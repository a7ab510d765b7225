/** The events of a run, as the worker JVMs recorded them. */
@NullMarked
package io.tieredcache.lab.history;

import org.jspecify.annotations.NullMarked;
