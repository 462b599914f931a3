package kolmo.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What takes turns knows nothing of who does, and no package of another module is opened again.
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .withImportOption(location -> !location.contains("jmh_generated"))
          .importPath("target/classes");

  @Test
  void turnsKnowNoBenchmark() {
    noClasses()
        .that()
        .resideInAPackage("kolmo.benchmarks.turns")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "kolmo.benchmarks",
            "kolmo.benchmarks.cpu",
            "kolmo.benchmarks.step",
            "kolmo.benchmarks.gpu")
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("kolmo.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void packagesAreOfThisModuleAndNullMarked() {
    assertThat(MAIN)
        .isNotEmpty()
        .allSatisfy(type -> assertThat(type.getPackageName()).startsWith("kolmo.benchmarks"))
        .allSatisfy(
            type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)).isTrue());
  }
}
