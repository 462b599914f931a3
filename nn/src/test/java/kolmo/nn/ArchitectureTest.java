package kolmo.nn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Layers stand on derivatives; optimisers and files stand on layers; losses stand alone.
class ArchitectureTest {
  private static final String LAYERS = "kolmo.nn";
  private static final String LOSS = "kolmo.nn.loss..";
  private static final String OPTIM = "kolmo.nn.optim..";
  private static final String IO = "kolmo.nn.io..";

  private static final JavaClasses MAIN =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages("kolmo.nn");

  @Test
  void layersNeedNothingAboveThem() {
    forbid(LAYERS, LOSS, OPTIM, IO);
  }

  @Test
  void lossesNeedNoLayers() {
    forbid(LOSS, LAYERS, OPTIM, IO);
  }

  @Test
  void optimisersNeedNoLossesOrFiles() {
    forbid(OPTIM, LOSS, IO);
  }

  @Test
  void filesNeedNoLosses() {
    forbid(IO, LOSS);
  }

  @Test
  void noBackendIsNamed() {
    forbid(
        "kolmo.nn..",
        "kolmo.autograd.array.cpu..",
        "kolmo.autograd.array.oracle..",
        "org.ejml..",
        "jcuda..",
        "jdk.incubator..");
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
