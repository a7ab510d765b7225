/** A TCP proxy before each Redis node that tells connections apart and disturbs them. */
@NullMarked
package io.tieredcache.lab.proxy;

import org.jspecify.annotations.NullMarked;
