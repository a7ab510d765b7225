/** The checks of a history after the run: one class for each kind of promise. */
@NullMarked
package io.tieredcache.lab.check;

import org.jspecify.annotations.NullMarked;
