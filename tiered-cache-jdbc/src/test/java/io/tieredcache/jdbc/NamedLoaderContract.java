package io.tieredcache.jdbc;

import io.tieredcache.jdbc.Scene.Named;
import io.tieredcache.spi.CacheLoader;
import io.tieredcache.testing.CacheLoaderContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The kit's loader contract over a {@link Scene}. */
abstract class NamedLoaderContract extends CacheLoaderContract<Long, Named> {

    final Scene scene;

    NamedLoaderContract(Scene scene) {
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
