package io.tieredcache.testkit;

import io.tieredcache.spi.CacheLoader;
import io.tieredcache.spi.CacheWriter;
import io.tieredcache.testing.CacheWriterContract;
import io.tieredcache.testing.MapSource;
import org.jspecify.annotations.Nullable;

class VersionedMapSourceWriterTest extends CacheWriterContract<Integer, String> {

    private final MapSource<Integer, String> source = MapSource.versioned();

    @Override
    protected CacheLoader<Integer, String> loader() {
        return source;
    }

    @Override
    protected CacheWriter<Integer, String> writer() {
        return source;
    }

    @Override
    protected Integer key(int number) {
        return number;
    }

    @Override
    protected String value(int number) {
        return "value " + number;
    }

    @Override
    protected void store(Integer key, String value) {
        source.store(key, value);
    }

    @Override
    protected void erase(Integer key) {
        source.erase(key);
    }

    @Override
    protected @Nullable String find(Integer key) {
        return source.find(key);
    }
}
