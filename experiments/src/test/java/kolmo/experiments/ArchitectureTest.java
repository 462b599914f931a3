package kolmo.experiments;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Questions are asked of the layers below; which backend answers is settled at run time.
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("kolmo.experiments");

  @Test
  void noBackendIsNamed() {
    forbid(
        "kolmo.experiments..",
        "kolmo.kernels..",
        "kolmo.autograd.array.cpu..",
        "kolmo.autograd.array.oracle..",
        "jcuda..",
        "jdk.incubator..");
  }

  @Test
  void ejmlIsForMetricsAndAttacks() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("kolmo.experiments.metric..", "kolmo.experiments.attack..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.ejml.."));
  }

  @Test
  void theCommandLineIsOnTop() {
    noClasses()
        .that()
        .resideOutsideOfPackage("kolmo.experiments.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kolmo.experiments.cli..", "picocli..")
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching("kolmo.(**)").should().beFreeOfCycles());
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(MAIN)
        .allSatisfy(
            type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)).isTrue());
  }

  private void forbid(String from, String... to) {
    check(
        noClasses()
            .that()
            .resideInAPackage(from)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(to));
  }

  private void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
