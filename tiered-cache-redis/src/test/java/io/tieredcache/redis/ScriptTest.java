package io.tieredcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScriptTest {

    private static final Set<Script> REFUSABLE = EnumSet.of(Script.ACQUIRE, Script.FILL, Script.BEGIN, Script.PUT);

    @ParameterizedTest
    @EnumSource
    void isRefusable_onlyRequestsWithoutAChange(Script script) {
        assertThat(script.isRefusable()).isEqualTo(REFUSABLE.contains(script));
    }
}
