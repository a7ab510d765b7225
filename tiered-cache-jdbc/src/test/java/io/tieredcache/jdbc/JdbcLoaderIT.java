package io.tieredcache.jdbc;

import javax.sql.DataSource;

class JdbcLoaderIT extends LoaderBehaviour {

    @Override
    DataSource freshDatabase() {
        return PostgresServer.freshDatabase();
    }

    @Override
    String series(int count) {
        return "generate_series(1, " + count + ") x";
    }
}
