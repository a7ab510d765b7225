package io.tieredcache.jdbc;

import java.math.BigDecimal;
import java.util.Optional;

/** A row of the table that most tests use. */
record Customer(long customerId, String name, BigDecimal balance, Optional<String> nickName) {

    static final String TABLE = "create table customer (customer_id bigint primary key, name varchar(100) not null,"
            + " balance numeric(12,2) not null, nick_name varchar(50), unused int, version bigint not null default 1)";
    static final String SEQUENCE = "create sequence customer_version";

    static Customer of(long id) {
        return new Customer(id, "name " + id, new BigDecimal(id + ".50"), Optional.empty());
    }

    static String insert(long id) {
        return "insert into customer (customer_id, name, balance, version) values (" + id + ", 'name " + id + "', " + id
                + ".50, " + (id + 100) + ")";
    }
}
