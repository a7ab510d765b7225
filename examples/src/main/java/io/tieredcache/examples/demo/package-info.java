/** What {@link io.tieredcache.examples.Demo} is made of: servers, data, a workload, checks and a report. */
@NullMarked
package io.tieredcache.examples.demo;

import org.jspecify.annotations.NullMarked;
