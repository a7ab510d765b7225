/** The launcher of every suite: rounds over all contenders, one table and one results file for each suite. */
@NullMarked
package io.tieredcache.benchmarks;

import org.jspecify.annotations.NullMarked;
