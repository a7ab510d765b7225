/** The Dropwizard adapter of the stats hook. */
@NullMarked
package io.tieredcache.metrics;

import org.jspecify.annotations.NullMarked;
