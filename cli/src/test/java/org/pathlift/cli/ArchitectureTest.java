package org.pathlift.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between modules and packages, and who may use which library. This module sees all the others. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.pathlift");

    @Test
    void modules_dependOneWay() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("cli")
                .definedBy("org.pathlift.cli..")
                .layer("facade")
                .definedBy("org.pathlift")
                .layer("analysis")
                .definedBy("org.pathlift.analysis..")
                .layer("conditioning")
                .definedBy("org.pathlift.conditioning..")
                .layer("io-onnx")
                .definedBy("org.pathlift.onnx..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("facade")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("analysis")
                .mayOnlyBeAccessedByLayers("cli", "facade")
                .whereLayer("conditioning")
                .mayOnlyBeAccessedByLayers("cli", "facade", "analysis"));
    }

    @Test
    void product_doesNotUseTestdata() {
        check(noClasses()
                .that(not(resideInAPackage("org.pathlift.testdata..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.pathlift.testdata.."));
    }

    @Test
    void graph_knowsNoneOfItsSiblings() {
        check(noClasses()
                .that()
                .resideInAPackage("org.pathlift.onnx.graph..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.pathlift..")
                        .and(not(resideInAnyPackage("org.pathlift.onnx.graph..", "org.pathlift.onnx.error..")))));
    }

    /** A package in two jars cannot be used by a program with modules. */
    @Test
    void packages_lieInOneModule() {
        Map<String, Set<String>> homes = new TreeMap<>();
        PRODUCT.forEach(type -> type.getSource()
                .ifPresent(source -> homes.computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                        .add(source.getUri().toString().replace(type.getName().replace('.', '/') + ".class", ""))));
        assertThat(homes).hasSizeGreaterThan(20);
        assertThat(homes.values()).allSatisfy(home -> assertThat(home).hasSize(1));
    }

    @Test
    void packages_haveNoCycles() {
        check(slices().matching("org.pathlift.(**)").should().beFreeOfCycles());
    }

    @Test
    void protobuf_staysInSerde() {
        check(only("org.pathlift.onnx.serde..").mayUse("ai.onnx.proto..", "com.google.protobuf.."));
    }

    @Test
    void onnxRuntime_staysInRuntime() {
        check(only("org.pathlift.onnx.runtime..").mayUse("ai.onnxruntime.."));
    }

    @Test
    void djl_staysInItsBridgeAndInTraining() {
        check(only("org.pathlift..djl..", "org.pathlift..training..").mayUse("ai.djl.."));
    }

    /** See {@code OwnedArrays}: DJL frees the memory of such numbers before their gradient is computed. */
    @Test
    void numbersInDifferentiatedComputations_ownTheirMemory() {
        check(noClasses()
                .that()
                .resideInAnyPackage("org.pathlift.onnx.djl..", "org.pathlift.conditioning.training..")
                .and()
                .resideOutsideOfPackage("org.pathlift.conditioning.training.optimizer..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "an array is computed with a Java number",
                        call -> call.getTargetOwner().isAssignableTo("ai.djl.ndarray.NDArray")
                                && List.of("mul", "div", "pow", "mod", "maximum", "minimum")
                                        .contains(call.getName())
                                && call.getTarget()
                                        .getRawParameterTypes()
                                        .get(0)
                                        .isEquivalentTo(Number.class))));
        check(noClasses()
                .that()
                .resideInAPackage("org.pathlift.onnx.djl.op..")
                .and()
                .haveSimpleNameNotContaining("Arrays")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "an array is made of Java's memory",
                        call -> call.getTargetOwner().isAssignableTo("ai.djl.ndarray.NDManager")
                                && call.getName().equals("create"))));
    }

    @Test
    void console_belongsToTheCommandLine() {
        check(noClasses()
                .that(not(resideInAPackage("org.pathlift.cli..")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .because("libraries stay silent"));
    }

    @Test
    void randomness_isSeeded() {
        check(noClasses()
                .should()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(SplittableRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .orShould()
                .callMethod(Collections.class, "shuffle", List.class)
                .because("the same input, options and seed give the same bytes: pass a seed"));
    }

    @Test
    void packages_areNullMarkedAndDescribed() {
        List<String> unmarked = PRODUCT.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(javaPackage -> !isNullMarked(javaPackage))
                .map(JavaPackage::getName)
                .sorted()
                .toList();

        assertThat(unmarked)
                .as("packages without a package-info.java that says @NullMarked")
                .isEmpty();
    }

    private static boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PRODUCT);
    }

    private static Home only(String... homes) {
        return new Home(homes);
    }

    /** The packages that a library is used in. */
    private record Home(String... packages) {
        ArchRule mayUse(String... library) {
            return noClasses()
                    .that(not(resideInAnyPackage(packages)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(library);
        }
    }
}
