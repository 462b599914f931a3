package kolmo.kernels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// A backend, which needs numbers only; and one file for each of NVIDIA's libraries.
class ArchitectureTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("kolmo.kernels");

  @Test
  void onlyNumbersAreNeeded() {
    check(
        classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "kolmo.kernels..", "kolmo.autograd.array", "jcuda..", "java..", "org.jspecify.."));
  }

  @Test
  void jcudaStaysBesideTheBackend() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("kolmo.kernels")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jcuda.."));
  }

  @Test
  void eachLibraryHasOneFile() {
    onlyIn("CudaBlas", "jcuda.jcublas..");
    onlyIn("CudaDnn", "jcuda.jcudnn..");
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

  private void onlyIn(String file, String library) {
    check(
        noClasses()
            .that()
            .haveNameNotMatching("kolmo\\.kernels\\." + file + "(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  private void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }
}
