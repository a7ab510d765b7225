package io.tieredcache.jdbc;

class WriterContractTest extends NamedWriterContract {

    WriterContractTest() {
        super(Scene.h2(true));
    }
}
