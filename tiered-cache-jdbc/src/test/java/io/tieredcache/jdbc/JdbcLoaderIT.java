package io.tieredcache.jdbc;

import javax.sql.DataSource;

class JdbcLoaderIT extends LoaderBehaviour {

    @Override
    DataSource freshDatabase() {
        DataSource dataSource = PostgresServer.dataSource();
        Databases.run(dataSource, "drop schema public cascade", "create schema public");
        return dataSource;
    }

    @Override
    String series(int count) {
        return "generate_series(1, " + count + ") x";
    }
}
