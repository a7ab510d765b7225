/** One runnable idea per class: start each with {@code examples/run NAME}. */
@NullMarked
package io.tieredcache.examples;

import org.jspecify.annotations.NullMarked;
