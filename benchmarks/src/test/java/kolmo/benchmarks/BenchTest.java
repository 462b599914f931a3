package kolmo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Benchmark;

/// The command line, the environment of forks, and a fork.
class BenchTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Bench.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void helpNamesTheComparisons() {
    assertThat(run("--help")).isZero();
    for (Comparison comparison : Comparisons.all(true)) {
      assertThat(out.toString()).contains(comparison.name());
    }
  }

  @Test
  void misuseIsToldInOneLine() {
    assertThat(run("SortBnch")).isEqualTo(2);
    assertThat(run("--seconds", "0")).isEqualTo(2);
    assertThat(run("--fast")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .containsExactly(
            "kolmo: unknown comparison 'SortBnch', known are: GemmBench, SortBench, KsLossBench,"
                + " TrainStepBench, ScalingBench, ConvBench, ConvStepBench (kolmo bench --help)",
            "kolmo: --seconds: wanted a positive number, got 0.0 (kolmo bench --help)",
            "kolmo: Unknown option: '--fast' (kolmo bench --help)");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsToldInOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(run("SortBench", "--out", file.toString())).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("kolmo: --out " + file + ": cannot be written: ");
  }

  @Test
  void variablesThatTuneLibrariesAreTakenAway() {
    Map<String, String> environment = new HashMap<>();
    environment.put("OPENBLAS_CORETYPE", "Haswell");
    environment.put("OMP_NUM_THREADS", "1");
    environment.put("OMP_WAIT_POLICY", "ACTIVE");
    environment.put("MKL_DEBUG_CPU_TYPE", "5");
    environment.put("PATH", "/bin");
    assertThat(Machine.tuning(environment).keySet())
        .containsExactly(
            "MKL_DEBUG_CPU_TYPE", "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OPENBLAS_CORETYPE");
    Machine.clean(environment);
    assertThat(environment)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("PATH", "/bin", "OMP_WAIT_POLICY", "PASSIVE", "OPENBLAS_THREAD_TIMEOUT", "22"));
  }

  /// Sides of peers that are not on the class path here are found when they are measured.
  @Test
  void sidesNameBenchmarks() throws Exception {
    for (Comparison comparison : Comparisons.all(false)) {
      for (Side side : comparison.sides()) {
        if (side.peer() == null || side.peer() == Peer.OPENBLAS) {
          String[] name = side.benchmark().split("\\.", -1);
          Method method = Class.forName("kolmo.benchmarks." + name[0]).getMethod(name[1]);
          assertThat(method.isAnnotationPresent(Benchmark.class)).isTrue();
        }
      }
      for (Ratio ratio : comparison.ratios()) {
        assertThat(comparison.sides().stream().map(Side::name))
            .contains(ratio.over(), ratio.under());
      }
    }
  }

  @Test
  void aForkMeasuresAndTellsWhatIsWrong() throws Exception {
    File log = folder.resolve("log").toFile();
    try (Fork fork = new Fork(List.of(), log)) {
      Worker.Reply reply = fork.ask(request("SortBench.engine", Map.of("shape", "7x3")));
      assertThat(reply.error()).isNull();
      assertThat(reply.nanos()).isPositive();
      assertThat(fork.ask(request("SortBench.engine", Map.of("shape", "7"))).error())
          .contains("Index 1 out of bounds");
      assertThat(fork.ask(request("SortBench.nothing", Map.of())).error())
          .contains("No benchmarks to run");
    }
  }

  private static Worker.Request request(String benchmark, Map<String, String> params) {
    return new Worker.Request(benchmark, params, 1, 0, 2000);
  }

  @Test
  void handWrittenStepsAreTheTapes() {
    double[] tape = Agreement.tape(TrainSetup.FC);
    for (boolean joined : new boolean[] {false, true}) {
      try (HandStep step = new HandStep(2, joined)) {
        double[] losses = Agreement.losses(step::step);
        for (int i = 0; i < tape.length; i++) {
          assertThat(Math.abs(losses[i] / tape[i] - 1)).isLessThan(i == 0 ? 1e-6 : 1e-3);
        }
        assertThat(Arrays.stream(losses).distinct().count()).isEqualTo(tape.length);
      }
    }
  }
}
