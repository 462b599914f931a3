package kolmo.autograd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Numbers below, derivatives above, and each backend on its own.
class ArchitectureTest {
  private static final String ARRAY = "kolmo.autograd.array";
  private static final String CPU = ARRAY + ".cpu..";
  private static final String VECTOR = ARRAY + ".cpu.vector..";
  private static final String ORACLE = ARRAY + ".oracle..";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("kolmo.autograd");

  @Test
  void numbersKnowNoDerivatives() {
    forbid("kolmo.autograd.array..", "kolmo.autograd");
  }

  @Test
  void derivativesKnowNoBackend() {
    forbid("kolmo.autograd", CPU, ORACLE);
    forbid(ARRAY, CPU, ORACLE);
  }

  @Test
  void backendsKnowNothingOfEachOther() {
    forbid(CPU, ORACLE);
    forbid(ORACLE, CPU);
  }

  @Test
  void ejmlStaysInTheBackends() {
    noClasses()
        .that()
        .resideOutsideOfPackages(CPU, ORACLE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ejml..")
        .check(MAIN);
  }

  @Test
  void theVectorApiStaysInItsPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(VECTOR)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("kolmo.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(MAIN)
        .allSatisfy(
            type -> assertThat(type.getPackage().isAnnotatedWith(NullMarked.class)).isTrue());
  }

  private void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .allowEmptyShould(true)
        .check(MAIN);
  }
}
