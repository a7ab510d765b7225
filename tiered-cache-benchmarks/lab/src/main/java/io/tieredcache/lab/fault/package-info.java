/** What goes wrong in a run: one class for each way. */
@NullMarked
package io.tieredcache.lab.fault;

import org.jspecify.annotations.NullMarked;
