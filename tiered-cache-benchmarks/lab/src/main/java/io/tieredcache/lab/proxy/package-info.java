/** A TCP proxy before each Redis node, which recognises kinds of connections and disturbs them. */
@NullMarked
package io.tieredcache.lab.proxy;

import org.jspecify.annotations.NullMarked;
