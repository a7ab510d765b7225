package io.tieredcache.jdbc;

class LoaderContractTest extends NamedLoaderContract {

    LoaderContractTest() {
        super(Scene.h2(true));
    }
}
