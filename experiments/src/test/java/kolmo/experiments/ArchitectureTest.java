package kolmo.experiments;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// Questions are asked of the layers below; which backend answers is settled at run time.
class ArchitectureTest {

  private static final List<String> FLOORS =
      List.of(
          "data",
          "attack",
          "metric",
          "draw",
          "model",
          "train",
          "evaluate",
          "run",
          "study",
          "paper",
          "cli");
  private static final int MOST_FILES = 36;

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

  /// Data and adversaries; models and metrics; train, evaluate, run, study, the paper, the command
  /// line: each floor sees those below it.
  @Test
  void arrowsPointDownwards() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      String[] above =
          FLOORS.subList(floor + 1, FLOORS.size()).stream()
              .map(room -> "kolmo.experiments." + room + "..")
              .toArray(String[]::new);
      if (above.length > 0) {
        forbid("kolmo.experiments." + FLOORS.get(floor) + "..", above);
      }
    }
  }

  /// Plain numbers, and files to write them into.
  @Test
  void drawingKnowsNoModel() {
    check(
        noClasses()
            .that()
            .resideInAPackage("kolmo.experiments.draw..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("kolmo..")
                    .and(
                        not(
                            resideInAnyPackage(
                                "kolmo.experiments.draw..",
                                "kolmo.experiments.metric..",
                                "kolmo.experiments.data..")))));
  }

  @Test
  void everyRoomIsKnownAndOverseeable() {
    Map<String, List<JavaClass>> rooms =
        MAIN.stream()
            .filter(JavaClass::isTopLevelClass)
            .collect(Collectors.groupingBy(JavaClass::getPackageName));
    assertThat(rooms)
        .allSatisfy(
            (room, files) -> {
              String[] names = room.split("\\.", -1);
              assertThat(names.length == 2 || FLOORS.contains(names[2])).as(room).isTrue();
              assertThat(files).as(room).hasSizeLessThanOrEqualTo(MOST_FILES);
            });
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
