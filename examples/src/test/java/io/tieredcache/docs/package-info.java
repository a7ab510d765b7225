/** Checks of the documentation: its code compiles, its settings and links exist. */
@NullMarked
package io.tieredcache.docs;

import org.jspecify.annotations.NullMarked;
