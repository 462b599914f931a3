package kolmo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import kolmo.benchmarks.turns.Comparison;
import kolmo.benchmarks.turns.Peer;
import kolmo.benchmarks.turns.Ratio;
import kolmo.benchmarks.turns.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Benchmark;

/// The command line, and the comparisons it knows.
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
    for (Comparison comparison : Bench.comparisons(true)) {
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

  /// Sides of peers that are not on the class path here are found when they are measured.
  @Test
  void sidesNameBenchmarks() throws Exception {
    for (Comparison comparison : Bench.comparisons(false)) {
      for (Side side : comparison.sides()) {
        if (side.peer() == null || side.peer() == Peer.OPENBLAS) {
          String name = "kolmo.benchmarks." + side.benchmark();
          int dot = name.lastIndexOf('.');
          Method method = Class.forName(name.substring(0, dot)).getMethod(name.substring(dot + 1));
          assertThat(method.isAnnotationPresent(Benchmark.class)).isTrue();
        }
      }
      for (Ratio ratio : comparison.ratios()) {
        assertThat(comparison.sides().stream().map(Side::name))
            .contains(ratio.over(), ratio.under());
      }
    }
  }
}
