package io.tieredcache.jdbc;

class LoaderContractIT extends NamedLoaderContract {

    LoaderContractIT() {
        super(Scene.postgres(true));
    }

    @Override
    protected AutoCloseable stall() throws Exception {
        return scene.lock();
    }
}
