package io.tieredcache.jdbc;

import javax.sql.DataSource;

class JdbcWriterTest extends WriterBehaviour {

    @Override
    DataSource freshDatabase() {
        return Databases.h2();
    }
}
