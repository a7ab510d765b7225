/** The JVM of the lab that uses a cache through its public API. */
@NullMarked
package io.tieredcache.lab.worker;

import org.jspecify.annotations.NullMarked;
