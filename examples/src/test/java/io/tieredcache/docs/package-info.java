/** Checks that the documentation tells the truth: its code compiles, its settings and links exist. */
@NullMarked
package io.tieredcache.docs;

import org.jspecify.annotations.NullMarked;
