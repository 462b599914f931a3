package kolmo.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import kolmo.benchmarks.cpu.CpuComparisons;
import kolmo.benchmarks.step.StepComparisons;
import kolmo.benchmarks.turns.Comparison;
import kolmo.benchmarks.turns.Machine;
import kolmo.benchmarks.turns.Natives;
import kolmo.benchmarks.turns.Results;
import kolmo.benchmarks.turns.Schedule;
import kolmo.experiments.cli.Output;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command `kolmo bench`. Exit codes: 0 fine, 1 failed, 2 misused.
@Command(
    name = "kolmo bench",
    description = {
      "Compares Kolmo with other libraries, in one run on this machine.",
      "Prints a table of ratios in Markdown and writes it with all numbers and a plot.",
    },
    mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final double QUICK_SECONDS = 28;
  private static final double FULL_SECONDS = 240;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Comparisons: GemmBench, SortBench, KsLossBench, TrainStepBench, ScalingBench,"
              + " ConvBench, ConvStepBench; none: all.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--quick",
      description = "Less of everything: all comparisons together in about 4 minutes.")
  private boolean quick;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Time for a comparison, about (default: 240, with --quick 28).")
  private @Nullable Double seconds;

  @Option(names = "--no-peers", description = "Without the libraries that have to be fetched.")
  private boolean noPeers;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where the peers' native libraries are unpacked, 0.9 GB (default: target/bench-natives).")
  private @Nullable Path cache;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the folders of results are made (default: runs).")
  private Path out = Path.of("runs");

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it
  private CommandSpec spec;

  /// Runs the command and exits with its code.
  public static void main(String[] args) {
    System.exit(Output.of((out, err) -> execute(out, err, args)));
  }

  /// Runs the command and returns its code.
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Bench()).setOut(out).setErr(err);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(
        (e, a) -> {
          err.println("kolmo: " + e.getMessage() + " (kolmo bench --help)");
          return MISUSED;
        });
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          boolean expected = e instanceof IOException;
          err.println("kolmo: " + (expected ? e.getMessage() : "internal error: " + e));
          return FAILED;
        });
    return line.execute(args);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Comparison> chosen = chosen();
    double time = seconds == null ? (quick ? QUICK_SECONDS : FULL_SECONDS) : seconds;
    if (!(time > 0 && time < Double.POSITIVE_INFINITY)) {
      throw misuse("--seconds: wanted a positive number, got " + time);
    }
    PrintWriter err = spec.commandLine().getErr();
    SortedMap<String, String> removed = Machine.tuning(System.getenv());
    for (Comparison comparison : chosen) {
      Path folder = folder(comparison);
      Natives natives = noPeers ? null : new Natives(cache());
      Schedule.Outcome outcome;
      try (Schedule schedule =
          new Schedule(
              natives,
              folder.resolve("messages.log").toFile(),
              step -> err.println("kolmo: " + comparison.name() + ": " + step))) {
        outcome = schedule.run(comparison, time);
      }
      Results results = new Results(comparison, outcome, removed);
      results.write(folder);
      spec.commandLine().getOut().println(results.markdown());
      outcome.leftOut().forEach(s -> err.println("kolmo: " + comparison.name() + ": " + s));
      err.println("kolmo: " + folder);
    }
    return 0;
  }

  /// All, in the order in which they run.
  ///
  /// @param quick whether to leave out what takes long
  static List<Comparison> comparisons(boolean quick) {
    return List.of(
        CpuComparisons.gemm(),
        CpuComparisons.sort(quick),
        CpuComparisons.ksLoss(quick),
        StepComparisons.fullyConnected(),
        CpuComparisons.scaling(quick),
        CpuComparisons.convolutions(),
        StepComparisons.convolutional());
  }

  private List<Comparison> chosen() {
    List<Comparison> all = comparisons(quick);
    List<String> known = all.stream().map(Comparison::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw misuse("unknown comparison '" + name + "', known are: " + String.join(", ", known));
      }
    }
    return all.stream().filter(c -> names.isEmpty() || names.contains(c.name())).toList();
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private Path cache() {
    String home = System.getProperty("kolmo.home");
    return cache != null ? cache : Path.of(home == null ? "." : home, "target", "bench-natives");
  }

  private Path folder(Comparison comparison) throws IOException {
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss"));
    Path folder = out.resolve("bench-" + time + "-" + comparison.name());
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("--out " + out + ": cannot be written: " + e, e);
    }
  }
}
