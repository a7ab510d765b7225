/** L3 through JDBC: loaders and writers for any {@link javax.sql.DataSource}. */
@NullMarked
package io.tieredcache.jdbc;

import org.jspecify.annotations.NullMarked;
