/** The parts of {@link io.tieredcache.examples.Demo}: servers, data, a workload, checks and a report. */
@NullMarked
package io.tieredcache.examples.demo;

import org.jspecify.annotations.NullMarked;
