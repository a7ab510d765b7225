package io.tieredcache.gates;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The architecture rules that hold in every module, and factories of rules about the use of a library. */
public final class HouseRules {

    private static final String VAGUE = "utils?|common|impl|internal|base|manager|helpers?|support";

    private static final long MOST_CLASSES = 50;

    private HouseRules() {}

    /**
     * Reads the production classes of one module.
     *
     * @param anchor any production class of it
     * @return the classes compiled from its main sources
     */
    public static JavaClasses classesBeside(Class<?> anchor) {
        return new ClassFileImporter()
                .importUrl(anchor.getProtectionDomain().getCodeSource().getLocation());
    }

    /**
     * Returns the rules without exemptions.
     *
     * @return each with its reason
     */
    public static List<ArchRule> everywhere() {
        return List.of(
                slices().matching("io.(**)").should().beFreeOfCycles(),
                noClasses()
                        .should(haveName("a vague package", "(?i).*\\.(" + VAGUE + ")(\\..*)?\\.[^.]+"))
                        .because("a package is named after what is in it"),
                noClasses()
                        .should(haveName(
                                "a vague class", ".*(Utils?|Common|Impl|Internal|Base|Manager|Helper|Support)"))
                        .because("a class is named after what it does"),
                classes().that().arePublic().should(beClosed()),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.io.ObjectInputStream")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.beans.XMLDecoder")
                        .because("bytes from outside must not choose classes"),
                methods()
                        .should()
                        .notHaveModifier(JavaModifier.SYNCHRONIZED)
                        .because("a virtual thread that blocks inside pins its carrier on JDK 21 to 23")
                        .allowEmptyShould(true),
                noClasses()
                        .that(describe("are no commands", HouseRules::isNoCommand))
                        .should(ACCESS_STANDARD_STREAMS)
                        .allowEmptyShould(true));
    }

    /**
     * Returns the packages that are too large for a reader to survey.
     *
     * @param module the classes of one module
     * @return the packages with more than {@value #MOST_CLASSES} top-level classes, with their numbers; empty if the
     *     rule holds
     */
    public static Map<String, Long> crowdedPackages(JavaClasses module) {
        Map<String, Long> classes = module.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        classes.values().removeIf(count -> count <= MOST_CLASSES);
        return classes;
    }

    private static boolean isNoCommand(JavaClass type) {
        return type.tryGetMethod("main", String[].class).isEmpty();
    }

    /**
     * Returns a rule that only one package uses a library.
     *
     * @param library its packages, as ArchUnit writes them
     * @param home the one package that may use it
     * @return the rule
     */
    public static ArchRule onlyIn(String home, String... library) {
        return noClasses()
                .that(not(resideInAPackage(home)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library))
                .because("only " + home + " may know " + String.join(", ", library));
    }

    /**
     * Returns a rule that a package does not depend on others.
     *
     * @param home the package
     * @param others the packages that it must not use, as ArchUnit writes packages
     * @return the rule
     */
    public static ArchRule ignorant(String home, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(home)
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .because("dependencies point one way: redis -> spi <- jdbc, memory -> spi <- io.tieredcache");
    }

    private static ArchCondition<JavaClass> haveName(String what, String regex) {
        return new ArchCondition<>("have the name of " + what) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String message = type.getName() + " matches " + regex;
                events.add(new SimpleConditionEvent(type, type.getName().matches(regex), message));
            }
        };
    }

    private static ArchCondition<JavaClass> beClosed() {
        return new ArchCondition<>("be final, sealed, an interface, a record or an enum") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.isInterface()
                        || type.isEnum()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.reflect().isSealed();
                events.add(new SimpleConditionEvent(
                        type, closed, type.getName() + " can be extended by users: make it final or sealed"));
            }
        };
    }
}
