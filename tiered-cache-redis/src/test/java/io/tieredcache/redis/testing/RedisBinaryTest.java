package io.tieredcache.redis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisBinaryTest {

    @Test
    void configured_nothingSet_isEmpty() {
        assertThat(RedisBinary.configured("-Dredis.server", null)).isEmpty();
        assertThat(RedisBinary.configured("-Dredis.server", " ")).isEmpty();
    }

    @Test
    void configured_notExecutable_namesTheSettingAndTheValue(@TempDir Path folder) throws Exception {
        String file = Files.createFile(folder.resolve("plain")).toString();

        assertThatThrownBy(() -> RedisBinary.configured("REDIS_SERVER", file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("REDIS_SERVER", file);
    }

    @Test
    void find_always_isExecutable() {
        assertThat(RedisBinary.find()).isExecutable();
    }
}
