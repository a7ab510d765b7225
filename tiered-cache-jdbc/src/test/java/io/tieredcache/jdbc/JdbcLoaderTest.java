package io.tieredcache.jdbc;

import javax.sql.DataSource;

class JdbcLoaderTest extends LoaderBehaviour {

    @Override
    DataSource freshDatabase() {
        return Databases.h2();
    }

    @Override
    String series(int count) {
        return "system_range(1, " + count + ")";
    }
}
