/** What happened in a run, as the worker JVMs wrote it down. */
@NullMarked
package io.tieredcache.lab.history;

import org.jspecify.annotations.NullMarked;
