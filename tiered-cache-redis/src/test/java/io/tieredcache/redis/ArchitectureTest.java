package io.tieredcache.redis;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.tieredcache.gates.HouseRules;
import org.junit.jupiter.api.Test;

/** The directions of dependencies inside the Redis module. */
final class ArchitectureTest {

    private static final JavaClasses REDIS = HouseRules.classesBeside(RedisTier.class);

    @Test
    void everyClass_keepsTheHouseRules() {
        assertAll(HouseRules.everywhere().stream().map(rule -> () -> rule.check(REDIS)));
    }

    @Test
    void everyPackage_isSmallEnoughToSurvey() {
        assertThat(HouseRules.crowdedPackages(REDIS)).isEmpty();
    }

    @Test
    void module_knowsTheSpiOnly() {
        HouseRules.ignorant(
                        "io.tieredcache.redis..",
                        "io.tieredcache",
                        "io.tieredcache.memory",
                        "io.tieredcache.metrics",
                        "io.tieredcache.jdbc..")
                .check(REDIS);
        HouseRules.onlyIn("io.tieredcache.jdbc", "java.sql..", "javax.sql..").check(REDIS);
    }

    @Test
    void jedis_isKnownToOneConnectionOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.tieredcache.redis.connection.NodeConnection")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.clients..")
                .because("NodeConnection is the one seam to the driver")
                .check(REDIS);
    }

    @Test
    void packages_dependOnThoseBelowOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("tier")
                .definedBy("io.tieredcache.redis")
                .layer("client")
                .definedBy("io.tieredcache.redis.client")
                .layer("connection")
                .definedBy("io.tieredcache.redis.connection")
                .layer("json")
                .definedBy("io.tieredcache.redis.json")
                .whereLayer("tier")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("client")
                .mayOnlyBeAccessedByLayers("tier")
                .whereLayer("connection")
                .mayOnlyBeAccessedByLayers("tier", "client")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("tier")
                .check(REDIS);
    }

    @Test
    void zstd_isKnownToItsSeamOnly() {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.tieredcache\\.redis\\.Zstd.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.luben..")
                .because("zstd-jni may be missing, and then only the classes named Zstd... may notice")
                .check(REDIS);
    }

    @Test
    void json_neverPicksClassesFromBytes() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("(activate|enable)DefaultTyping.*|polymorphicTypeValidator")))
                .because("polymorphic typing lets bytes from outside choose classes")
                .check(REDIS);
    }
}
