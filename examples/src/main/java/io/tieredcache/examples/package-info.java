/** Runnable examples, one idea in each class. Start one with {@code examples/run NAME}. */
@NullMarked
package io.tieredcache.examples;

import org.jspecify.annotations.NullMarked;
