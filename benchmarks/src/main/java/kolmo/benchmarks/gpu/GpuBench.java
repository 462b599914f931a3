package kolmo.benchmarks.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kolmo.autograd.array.Backend;
import kolmo.autograd.array.BackendUnavailable;
import kolmo.autograd.array.Backends;
import kolmo.autograd.array.StepRecorder.NotRecordable;
import kolmo.experiments.cli.Output;
import kolmo.kernels.Gpu;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What the benchmarks of a GPU have in common: options, the table, the file. Exit codes: 0 fine, 1
/// failed, 2 misused.
abstract class GpuBench implements Callable<Integer> {

  /// Asked for anew each time.
  static final String QUEUED = "queued";

  /// Recorded once, and replayed.
  static final String GRAPH = "graph";

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "cuda (default), cuda-tf32, or cuda-emulated, whose times say nothing.")
  private String backend = "cuda";

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "How often the work is done between two events (default: 20).")
  private int repeats = 20;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Time to measure a row, after half of it to warm up (default: 5).")
  private double seconds = 5;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the rows are written as CSV, for gpu_peers.py.")
  private @Nullable Path out;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it
  private CommandSpec spec;

  private final List<GpuRow> rows = new ArrayList<>();

  /// Runs the command of a `main` and exits with its code.
  static void main(GpuBench bench, String[] args) {
    System.exit(Output.of((out, err) -> execute(bench, out, err, args)));
  }

  /// Runs a command and returns its code.
  static int execute(GpuBench bench, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(bench).setOut(out).setErr(err);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(
        (e, a) -> {
          err.println("kolmo: " + e.getMessage() + " (" + line.getCommandName() + " --help)");
          return MISUSED;
        });
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          boolean expected = e instanceof IOException || e instanceof BackendUnavailable;
          err.println("kolmo: " + (expected ? e.getMessage() : "internal error: " + e));
          return FAILED;
        });
    return line.execute(args);
  }

  /// Checks the options of its own.
  ///
  /// @throws ParameterException if one is wrong
  abstract void check();

  /// Measures row by row.
  abstract void measure(Backend on, Gpu gpu) throws IOException;

  @Override
  public Integer call() throws IOException {
    if (repeats < 1) {
      throw misuse("--repeats: wanted at least 1, got " + repeats);
    }
    if (!(seconds > 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw misuse("--seconds: wanted a positive number, got " + seconds);
    }
    if (!Backends.names().contains(backend)) {
      throw misuse(
          "--backend: wanted one of " + String.join(", ", Backends.names()) + ", got " + backend);
    }
    check();
    write(); // says now, and not in the end, if it cannot
    try (Backend on = Backends.open(backend)) {
      Gpu gpu = gpu(on);
      measure(on, gpu);
      PrintWriter print = spec.commandLine().getOut();
      print.printf(
          Locale.ROOT,
          "%s, backend %s; medians of samples of %d runs between two events%n%n%s",
          gpu.name(),
          backend,
          repeats,
          GpuRow.markdown(rows));
      print.flush();
    }
    return 0;
  }

  private Gpu gpu(Backend on) {
    try {
      return Gpu.of(on);
    } catch (IllegalArgumentException e) {
      throw misuse("--backend: " + e.getMessage());
    }
  }

  /// All rows so far: what fails later does not cost them.
  private void write() throws IOException {
    if (out == null) {
      return;
    }
    try {
      Files.writeString(out, GpuRow.csv(rows));
    } catch (IOException e) {
      throw new IOException("--out " + out + ": cannot be written: " + e, e);
    }
  }

  ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// What the rows of one piece of work have in common.
  ///
  /// @param name of the work
  /// @param leastBytes that it moves at least, NaN if nobody counted
  /// @param bandwidth of the card, bytes a second, 0 if not known
  record Work(String name, String shape, double leastBytes, double bandwidth) {}

  /// Measures a row.
  ///
  /// @param value the loss
  void time(Gpu gpu, Work work, String variant, double value, Runnable once) throws IOException {
    GpuTiming timing = GpuTiming.of(gpu, repeats, seconds, once);
    double share = work.leastBytes() / (1e-6 * timing.device().median()) / work.bandwidth();
    add(gpu, work, variant, timing, Double.isFinite(share) ? share : Double.NaN, value, "");
  }

  /// A row for what cannot be recorded.
  void refused(Gpu gpu, Work work, String variant, NotRecordable why) throws IOException {
    String note = "not recorded: " + why.getMessage();
    add(gpu, work, variant, null, Double.NaN, Double.NaN, note);
  }

  private void add(
      Gpu gpu,
      Work work,
      String variant,
      @Nullable GpuTiming timing,
      double share,
      double value,
      String note)
      throws IOException {
    String precision = backend.endsWith("tf32") ? "tf32" : "float32";
    rows.add(
        new GpuRow(
            work.name(), work.shape(), precision, variant, timing, share, value, gpu.name(), note));
    write();
    spec.commandLine().getErr().printf("kolmo: %s, %s, %s%n", work.name(), work.shape(), variant);
  }
}
