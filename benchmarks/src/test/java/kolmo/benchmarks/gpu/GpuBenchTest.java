package kolmo.benchmarks.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import kolmo.autograd.Tape;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.Shape;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.autograd.array.Tensor;
import kolmo.benchmarks.step.Agreement;
import kolmo.benchmarks.step.TrainSetup;
import kolmo.kernels.Gpu;
import kolmo.nn.io.Safetensors;
import kolmo.nn.loss.EmpiricalCdf;
import kolmo.nn.loss.KsLoss;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/// The benchmarks of a GPU on the emulated one: what they compute, write and refuse.
class GpuBenchTest {

  private static final String COLUMNS =
      "work,shape,precision,variant,median_us,low_us,high_us,host_us,share,value,device,note\n";
  private static final Path PEERS = Path.of("src", "main", "python", "gpu_peers.py");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(GpuBench bench, String... args) {
    return GpuBench.execute(bench, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private List<NamedCsvRecord> measured(GpuBench bench, Path file, String... args)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--backend", "cuda-emulated", "--seconds", "0.001", "--repeats", "1"));
    all.addAll(List.of("--out", file.toString()));
    assertThat(run(bench, all.toArray(String[]::new))).as(err.toString()).isZero();
    return rows(file);
  }

  private static List<NamedCsvRecord> rows(Path file) throws IOException {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      return csv.stream().toList();
    }
  }

  private static void isTimed(NamedCsvRecord row) {
    double low = Double.parseDouble(row.getField("low_us"));
    double median = Double.parseDouble(row.getField("median_us"));
    assertThat(low).isPositive().isLessThanOrEqualTo(median);
    assertThat(Double.parseDouble(row.getField("high_us"))).isGreaterThanOrEqualTo(median);
    assertThat(Double.parseDouble(row.getField("host_us"))).isPositive();
    assertThat(row.getField("device")).isEqualTo("emulated");
    assertThat(row.getField("precision")).isEqualTo("float32");
  }

  @Test
  void ksLossIsTheCpusQueuedAndAsAGraph() throws Exception {
    Path file = folder.resolve("ks.csv");
    List<NamedCsvRecord> rows =
        measured(
            new GpuKsLossBench(), file, "--shapes", "33x5x3,40x3x4 distinct", "--bandwidth", "1");
    assertThat(rows).extracting(r -> r.getField("variant")).isEqualTo(twice("queued", "graph"));
    for (NamedCsvRecord row : rows) {
      isTimed(row);
      PortableCodes codes = PortableCodes.of(row.getField("shape"));
      double cpu = ksOnCpu(codes);
      assertThat(Double.parseDouble(row.getField("value"))).isCloseTo(cpu, within(1e-5 * cpu));
      double seconds = 1e-6 * Double.parseDouble(row.getField("median_us"));
      assertThat(1e9 * seconds * Double.parseDouble(row.getField("share")))
          .isCloseTo(8.0 * codes.n() * codes.d(), within(0.01));
    }
    assertThat(out.toString().lines())
        .first()
        .isEqualTo(
            "emulated, backend cuda-emulated; medians of samples of 1 runs between two events");
    assertThat(out.toString()).contains("| ks loss | 40x3x4 distinct | float32 | graph | ");
  }

  private static List<String> twice(String... variants) {
    List<String> all = new ArrayList<>(List.of(variants));
    all.addAll(List.of(variants));
    return all;
  }

  private static double ksOnCpu(PortableCodes codes) {
    try (Backend on = Backends.open("cpu");
        Tensor z = on.tensor(Shape.of(codes.n(), codes.d()), codes.draw());
        Tape tape = new Tape(on)) {
      return new KsLoss(codes.prior(), EmpiricalCdf.RIGHT).of(tape.watch(z)).item();
    }
  }

  @Tag("long")
  @Test
  void trainingStepIsTheCpusQueuedAndAsAGraph() throws Exception {
    Path start = folder.resolve("start.safetensors");
    Path file = folder.resolve("step.csv");
    List<NamedCsvRecord> rows =
        measured(new GpuTrainStepBench(), file, "--start", start.toString());
    double[] cpu = Agreement.ours(TrainSetup.FC);
    assertThat(rows)
        .extracting(r -> r.getField("work") + ", " + r.getField("variant"))
        .containsExactly(
            "training step, queued",
            "training step, loss read, queued",
            "training step, graph",
            "training step, loss read, graph");
    for (NamedCsvRecord row : rows) {
      isTimed(row);
      assertThat(row.getField("shape")).isEqualTo("fc 100");
      assertThat(Double.parseDouble(row.getField("value")))
          .isCloseTo(cpu[4], within(1e-3 * cpu[4]));
    }
    Safetensors written = Safetensors.read(start);
    assertThat(written.metadata()).containsEntry("shape", "fc 100").containsEntry("rate", "2.0E-4");
    assertThat(written.tensors()).containsKeys("x", "uniform/4", "normal/4", "covariance");
    float[] losses = Objects.requireNonNull(written.tensors().get("losses")).values();
    assertThat((double) losses[0]).isCloseTo(cpu[0], within(1e-5 * cpu[0]));
    assertThat((double) losses[4]).isCloseTo(cpu[4], within(1e-3 * cpu[4]));
  }

  @Test
  void misuseIsToldInOneLine() {
    assertThat(run(new GpuKsLossBench(), "--backend", "cpu")).isEqualTo(2);
    assertThat(run(new GpuKsLossBench(), "--backend", "gpu")).isEqualTo(2);
    assertThat(run(new GpuKsLossBench(), "--shapes", "200x10")).isEqualTo(2);
    assertThat(run(new GpuKsLossBench(), "--shapes", "200x10x20")).isEqualTo(2);
    assertThat(run(new GpuKsLossBench(), "--bandwidth", "0")).isEqualTo(2);
    assertThat(run(new GpuTrainStepBench(), "--model", "celeba")).isEqualTo(2);
    assertThat(run(new GpuTrainStepBench(), "--repeats", "0")).isEqualTo(2);
    assertThat(run(new GpuTrainStepBench(), "--seconds", "NaN")).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
    String known = String.join(", ", Backends.names());
    assertThat(err.toString().lines())
        .containsExactly(
            "kolmo: --backend: wanted cuda, cuda-tf32 or cuda-emulated, which have a device clock,"
                + " got cpu (GpuKsLossBench --help)",
            "kolmo: --backend: wanted one of " + known + ", got gpu (GpuKsLossBench --help)",
            "kolmo: --shapes: wanted N×D×K such as 200x10x10 or '200x10x10 distinct', got '200x10'"
                + " (GpuKsLossBench --help)",
            "kolmo: --shapes: wanted K ≤ D, or distinct, got 200x10x20: its centres repeat"
                + " (GpuKsLossBench --help)",
            "kolmo: --bandwidth: wanted a positive number, got 0.0 (GpuKsLossBench --help)",
            "kolmo: --model: wanted fc or svhn, got celeba (GpuTrainStepBench --help)",
            "kolmo: --repeats: wanted at least 1, got 0 (GpuTrainStepBench --help)",
            "kolmo: --seconds: wanted a positive number, got NaN (GpuTrainStepBench --help)");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsToldInOneLine() {
    String place = folder.resolve("none").resolve("ks.csv").toString();
    assertThat(run(new GpuKsLossBench(), "--out", place)).isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("kolmo: --out " + place + ": cannot be written: ");
  }

  @Test
  void aRefusedRecordingIsARow() throws Exception {
    List<NamedCsvRecord> rows = measured(new Refusing(), folder.resolve("refused.csv"));
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().getField("median_us")).isEmpty();
    assertThat(rows.getFirst().getField("note")).isEqualTo("not recorded: the step reads values");
    assertThat(out.toString())
        .contains("| work | 1 | float32 | graph | – | – | – | – | not recorded: the step reads");
  }

  @Command(name = "Refusing")
  private static final class Refusing extends GpuBench {
    @Override
    void check() {}

    @Override
    void measure(Backend on, Gpu gpu) throws IOException {
      Work work = new Work("work", "1", Double.NaN, 0);
      refused(gpu, work, GRAPH, new NotRecordable("the step reads values"));
    }
  }

  /// Twice as fast as PyTorch queued, four times as a graph; and what must not be compared.
  @Test
  void oneTableHasBoth() throws Exception {
    Path ours =
        Files.writeString(
            folder.resolve("ours.csv"),
            COLUMNS
                + """
                ks loss,200x10x10,float32,queued,20,19,21,22,0.25,0.5,Card,
                ks loss,200x10x10,float32,graph,10,9,11,12,0.5,0.5,Card,
                ks loss,9x9x9,float32,queued,20,19,21,22,,0.5,Card,
                ks loss,9x9x9,float32,graph,,,,,,,Card,not recorded: why
                """);
    Path peers =
        Files.writeString(
            folder.resolve("peers.csv"),
            COLUMNS
                + """
                ks loss,200x10x10,float32,eager,40,39,41,42,,0.50001,Card,2.7
                ks loss,200x10x10,float32,compile,40,39,41,42,,0.51,Card,2.7
                ks loss,9x9x9,float32,eager,40,39,41,42,,0.5,Other,2.7
                """);
    Process python = python("--with", ours.toString(), "--peers", peers.toString());
    String table = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).isEqualTo(1); // not all of it could be compared
    assertThat(table.lines())
        .contains(
            "| ks loss | 200x10x10 | float32 | eager | 40.0 (39.0–41.0)"
                + " | 20.0 (19.0–21.0), 25.0 % of the bandwidth"
                + " | 10.0 (9.00–11.0), 50.0 % of the bandwidth | **2** | **4** |",
            "| ks loss | 200x10x10 | float32 | compile | 40.0 (39.0–41.0)"
                + " | 20.0 (19.0–21.0), 25.0 % of the bandwidth"
                + " | 10.0 (9.00–11.0), 50.0 % of the bandwidth | other result | other result |",
            "| ks loss | 9x9x9 | float32 | eager | 40.0 (39.0–41.0) | 20.0 (19.0–21.0) | –"
                + " | other device | – |",
            "- ks loss, 9x9x9, float32, graph: not measured, not recorded: why");
  }

  @Test
  void peersWithoutAStartSayHowToGetOne() throws Exception {
    Path ours = folder.resolve("ours.csv");
    Files.writeString(
        ours, COLUMNS + "training step,fc 100,float32,queued,20,19,21,22,,0.5,Card,\n");
    Process python = python("--with", ours.toString());
    String told = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(python.waitFor()).isEqualTo(2);
    assertThat(told.lines())
        .containsExactly(
            "gpu_peers: --start: wanted the file of 'fc 100' that GpuTrainStepBench --start"
                + " writes");
  }

  /// What needs no PyTorch; skipped where there is no Python.
  private static Process python(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", PEERS.toString()));
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    try {
      return builder.start();
    } catch (IOException e) {
      assumeTrue(false, "no python3");
      throw e;
    }
  }
}
