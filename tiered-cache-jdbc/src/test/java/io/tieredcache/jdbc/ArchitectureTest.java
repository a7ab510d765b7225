package io.tieredcache.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.tieredcache.gates.HouseRules;
import org.junit.jupiter.api.Test;

/** The directions of dependencies inside the JDBC module. */
final class ArchitectureTest {

    private static final JavaClasses JDBC = HouseRules.classesBeside(JdbcLoader.class);

    @Test
    void everyClass_keepsTheHouseRules() {
        assertAll(HouseRules.everywhere().stream().map(rule -> () -> rule.check(JDBC)));
    }

    @Test
    void everyPackage_isSmallEnoughToSurvey() {
        assertThat(HouseRules.crowdedPackages(JDBC)).isEmpty();
    }

    @Test
    void module_knowsTheSpiOnly() {
        HouseRules.ignorant(
                        "io.tieredcache.jdbc..",
                        "io.tieredcache",
                        "io.tieredcache.memory",
                        "io.tieredcache.metrics",
                        "io.tieredcache.redis..")
                .check(JDBC);
    }

    @Test
    void module_knowsNoDriverAndNoPool() {
        HouseRules.ignorant("io.tieredcache.jdbc..", "org.postgresql..", "org.h2..", "com.zaxxer..")
                .check(JDBC);
    }
}
