package kolmo.benchmarks.turns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kolmo.benchmarks.turns.Comparison.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The files of a comparison, from numbers that were not measured.
class ResultsTest {

  private static final Side OURS = Side.of("Kolmo", null, "A.a");
  private static final Side THEIRS = Side.of("OpenBLAS", Peer.OPENBLAS, "B.b");
  private static final Side NEVER = Side.of("netlib", Peer.NETLIB, "C.c");
  private static final Ratio RATIO = new Ratio("OpenBLAS / Kolmo", "OpenBLAS", "Kolmo");
  private static final Ratio NONE = new Ratio("netlib / Kolmo", "netlib", "Kolmo");
  private static final Row FIRST = new Row("1 thread", "10x10x10", Map.of(), 2000);
  private static final Row SECOND = new Row("1 thread", "20x10x10", Map.of(), 4000);

  private static Results results() {
    Comparison comparison =
        new Comparison(
            "GemmBench",
            "products",
            Unit.GFLOPS,
            List.of(OURS, THEIRS, NEVER),
            List.of(FIRST, SECOND),
            (side, row) -> true,
            List.of(RATIO, NONE),
            List.of(),
            m ->
                List.of(
                    Target.atLeast("ratio", m.ratio(FIRST, RATIO).median(), 0.9),
                    Target.atMost("ratio", m.ratio(FIRST, RATIO).median(), 0.9),
                    Target.atLeast("netlib", m.ratio(FIRST, NONE).median(), 1)),
            List.of("A note."));
    Measured measured = new Measured();
    for (int round = 0; round < 3; round++) {
      measured.add(FIRST, OURS, 20);
      measured.add(FIRST, THEIRS, 25);
      measured.add(SECOND, OURS, 40);
    }
    double[] peak = {100, 200};
    Schedule.Outcome outcome =
        new Schedule.Outcome(
            measured,
            3,
            peak,
            peak,
            List.of(),
            Map.of(),
            List.of("dev.ludovic.netlib: left out, as asked"));
    return new Results(comparison, outcome, new TreeMap<>(Map.of("OMP_NUM_THREADS", "1")));
  }

  @Test
  void theTableSaysWhatThereIsAndWhatThereIsNot() {
    String text = results().markdown();
    assertThat(text)
        .contains("| 1 thread | Kolmo | OpenBLAS | **OpenBLAS / Kolmo** |\n|---|--:|--:|--:|\n")
        .contains("| 10x10x10 | 100 | 80.0 | **1.25** (1.25–1.25) |\n")
        .contains("| 20x10x10 | 100 | – | – |\n")
        .contains("| ratio | 1.25 | ≥ 0.900 | yes |\n| ratio | 1.25 | ≤ 0.900 | no |\n")
        .contains("| netlib | not measured | ≥ 1.00 |  |\n")
        .contains("removed OMP_NUM_THREADS; set OMP_WAIT_POLICY=PASSIVE")
        .contains("dev.ludovic.netlib: left out, as asked")
        .contains("100 / 200 GFLOP/s before");
  }

  @Test
  void threeFilesAreWritten(@TempDir Path folder) throws Exception {
    results().write(folder);
    assertThat(Files.readString(folder.resolve("table.md"))).isEqualTo(results().markdown());
    assertThat(Files.size(folder.resolve("plot.png"))).isPositive();
    JsonNode json = Worker.JSON.readTree(Files.readString(folder.resolve("result.json")));
    assertThat(json.at("/rows/0/nanos/OpenBLAS/2").asDouble()).isEqualTo(25);
    assertThat(json.at("/rows/0/ratios/OpenBLAS ~1 Kolmo/median").asDouble()).isEqualTo(1.25);
    assertThat(json.at("/rows/1/nanos/OpenBLAS")).isEmpty();
  }

  @Test
  void numbersHaveThreeDigits() {
    assertThat(
            List.of(
                ThreeDigits.of(0.012345),
                ThreeDigits.of(1.2345),
                ThreeDigits.of(123.45),
                ThreeDigits.of(123456),
                ThreeDigits.of(0),
                ThreeDigits.of(Double.NaN)))
        .containsExactly("0.0123", "1.23", "123", "123456", "0", "NaN");
  }
}
