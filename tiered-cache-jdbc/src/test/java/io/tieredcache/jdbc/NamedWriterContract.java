package io.tieredcache.jdbc;

import io.tieredcache.jdbc.Scene.Named;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.testing.CacheWriterContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The kit's writer contract over a {@link Scene}. */
abstract class NamedWriterContract extends CacheWriterContract<Long, Named> {

    final Scene scene;

    NamedWriterContract(Scene scene) {
        this.scene = scene;
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Override
    protected CacheLoader<Long, Named> loader() {
        return scene.loader;
    }

    @Override
    protected CacheWriter<Long, Named> writer() {
        return scene.writer;
    }

    @Override
    protected Long key(int number) {
        return (long) number;
    }

    @Override
    protected Named value(int number) {
        return new Named("value " + number);
    }

    @Override
    protected void store(Long key, Named value) throws Exception {
        scene.store(key, value);
    }

    @Override
    protected void erase(Long key) {
        scene.erase(key);
    }

    @Override
    protected @Nullable Named find(Long key) throws Exception {
        return scene.find(key);
    }
}
