package io.tieredcache.jdbc;

class UnversionedWriterContractTest extends NamedWriterContract {

    UnversionedWriterContractTest() {
        super(Scene.h2(false));
    }
}
