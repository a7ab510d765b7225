package io.tieredcache.jdbc;

import javax.sql.DataSource;

class TypesTest extends TypesBehaviour {

    @Override
    DataSource freshDatabase() {
        return Databases.h2();
    }

    @Override
    String bytes() {
        return "varbinary(100)";
    }
}
