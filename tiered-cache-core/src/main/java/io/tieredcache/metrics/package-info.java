/** Hooks for statistics: cumulative latency histograms, and the adapter for Dropwizard. */
@NullMarked
package io.tieredcache.metrics;

import org.jspecify.annotations.NullMarked;
