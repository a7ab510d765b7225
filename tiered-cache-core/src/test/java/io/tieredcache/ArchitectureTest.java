package io.tieredcache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.tieredcache.gates.HouseRules;
import org.junit.jupiter.api.Test;

/** The directions of dependencies inside the core. */
final class ArchitectureTest {

    private static final JavaClasses CORE = HouseRules.classesBeside(TieredCache.class);

    @Test
    void everyClass_keepsTheHouseRules() {
        assertAll(HouseRules.everywhere().stream().map(rule -> () -> rule.check(CORE)));
    }

    @Test
    void everyPackage_isSmallEnoughToSurvey() {
        assertThat(HouseRules.crowdedPackages(CORE)).isEmpty();
    }

    @Test
    void spi_dependsOnTheJdkOnly() {
        classes()
                .that()
                .resideInAPackage("io.tieredcache.spi..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.tieredcache.spi..", "java..", "org.jspecify.annotations")
                .because("an implementer must not be forced to take our libraries")
                .check(CORE);
        HouseRules.ignorant("io.tieredcache.spi", "io.tieredcache.spi.shared").check(CORE);
    }

    @Test
    void libraries_areKnownToOnePackageEach() {
        HouseRules.onlyIn("io.tieredcache.memory", "com.github.benmanes..").check(CORE);
        HouseRules.onlyIn("io.tieredcache.metrics", "com.codahale..").check(CORE);
        HouseRules.onlyIn("io.tieredcache.jdbc", "java.sql..", "javax.sql..").check(CORE);
    }

    @Test
    void packages_dependInOneDirection() {
        HouseRules.ignorant("io.tieredcache.guard", "io.tieredcache", "io.tieredcache.coherence")
                .check(CORE);
        HouseRules.ignorant("io.tieredcache.concurrent", "io.tieredcache", "io.tieredcache.coherence")
                .check(CORE);
        HouseRules.ignorant("io.tieredcache.coherence", "io.tieredcache", "io.tieredcache.concurrent")
                .check(CORE);
        HouseRules.ignorant("io.tieredcache", "io.tieredcache.memory", "io.tieredcache.metrics")
                .check(CORE);
        HouseRules.ignorant("io.tieredcache.memory", "io.tieredcache", "io.tieredcache.metrics")
                .check(CORE);
        HouseRules.ignorant("io.tieredcache.metrics", "io.tieredcache", "io.tieredcache.memory")
                .check(CORE);
    }
}
