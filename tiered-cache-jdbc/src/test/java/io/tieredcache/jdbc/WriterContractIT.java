package io.tieredcache.jdbc;

class WriterContractIT extends NamedWriterContract {

    WriterContractIT() {
        super(Scene.postgres(true));
    }

    @Override
    protected AutoCloseable stall() throws Exception {
        return scene.lock();
    }
}
