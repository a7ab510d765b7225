/** Turns results files into the tables and charts of a Markdown page. */
@NullMarked
package io.tieredcache.benchmarks.report;

import org.jspecify.annotations.NullMarked;
